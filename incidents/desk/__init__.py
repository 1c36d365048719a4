"""The editors' side of incidents: the room, the forms that publish, the record screens."""
