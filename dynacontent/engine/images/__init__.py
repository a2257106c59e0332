"""Pictures made of SVG templates: text set in real fonts, product pictures put in, rendered to pixels."""
