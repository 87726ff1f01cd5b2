"""Parts of reports that several commands share."""
