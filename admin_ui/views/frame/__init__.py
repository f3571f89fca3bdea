"""What all pages share: who visits and in which language, templates, built assets, form safety, error pages."""
