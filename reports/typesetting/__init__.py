"""What ReportLab lacks for Chinese legal paper: fonts, paragraphs, tables, tags and archival PDF."""
