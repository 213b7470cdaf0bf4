-- What became of the attributes of instances: the set of (attribute, action) pairs, without values. Instances of a series
-- share one, so that an instance costs a number. Rows of instances that were cleaned before have none.

CREATE TABLE action_sets (
    set_id     BIGINT      NOT NULL,
    attribute  VARCHAR(16) NOT NULL,
    action     VARCHAR(16) NOT NULL,
    PRIMARY KEY (set_id, attribute, action)
);

ALTER TABLE instances ADD COLUMN action_set BIGINT;
