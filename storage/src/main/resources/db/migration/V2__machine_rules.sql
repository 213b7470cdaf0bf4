-- Which pixel rules decided on the images of a machine, and on how many of them. rule is the rule's name, or its file
-- and line. Rows of machines that were seen before this table was made have none until their next image.

CREATE TABLE machine_rules (
    machine_id  BIGINT       NOT NULL,
    rule        VARCHAR(128) NOT NULL,
    instances   BIGINT       NOT NULL,
    PRIMARY KEY (machine_id, rule)
);
