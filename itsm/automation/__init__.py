"""What diagrams and people do with other records without a script: promote, link, comment, start, tell.

``promoting`` makes a record out of another one, once for each token; ``handlers`` are the job types of diagrams,
``promote_record`` is what a person does on the page of a record. What a record may be made into stands in its pack.
"""
