"""All tables of an app in one operation of a migration, for databases that have none yet."""

from django.db.migrations.operations.base import Operation, OperationCategory


class CreateModels(Operation):
    """Many CreateModel at once, in any order: they may point at each other.

    One after the other, each makes Django render again every model that is related to it in any
    number of steps, which here is nearly all there are. Together they are rendered once.
    """

    category = OperationCategory.ADDITION
    serialization_expand_args = ["operations"]

    def __init__(self, operations):
        self.operations = operations

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # what is not rendered is not rendered again
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.operations:  # foreign keys follow when all tables are there
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Create {len(self.operations)} models"
