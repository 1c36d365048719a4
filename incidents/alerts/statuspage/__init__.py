"""What is public, as Atlassian Statuspage's API version 2 would say it."""
