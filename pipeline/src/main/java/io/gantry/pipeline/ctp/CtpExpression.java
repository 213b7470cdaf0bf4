package io.gantry.pipeline.ctp;

import io.gantry.dicom.data.Attributes;
import io.gantry.pipeline.redact.rule.AttributePath;
import io.gantry.pipeline.redact.rule.Condition;
import java.util.List;
import java.util.stream.Stream;

/** A signature of a pixel script. */
sealed interface CtpExpression {

    /** As CTP evaluates it. */
    boolean holds(Attributes dataSet);

    /** The same as a condition of a machine rule. */
    Condition toCondition();

    /** All its calls. */
    Stream<Call> calls();

    record Call(AttributePath attribute, CtpFunction function, String literal) implements CtpExpression {
        @Override
        public boolean holds(Attributes dataSet) {
            return function.holds(String.join("\\", attribute.values(dataSet)), literal);
        }

        @Override
        public Condition toCondition() {
            boolean start = !literal.equals(literal.stripLeading());
            boolean end = !literal.equals(literal.stripTrailing());
            boolean never = switch (function.comparison()) {
                // Values have no padding.
                case EQUALS -> start || end;
                case STARTS_WITH -> start;
                case ENDS_WITH -> end;
                case IS, CONTAINS, MATCHES, LESS, GREATER -> false;
            };
            if (never) {
                return new Condition.Any(List.of());
            }
            boolean always = literal.isEmpty() && switch (function.comparison()) {
                case CONTAINS, STARTS_WITH, ENDS_WITH -> true;
                case IS, EQUALS, MATCHES, LESS, GREATER -> false;
            };
            if (always) {
                return new Condition.All(List.of());
            }
            String word = function.isNumeric() ? CtpFunction.digits(literal) : literal;
            return new Condition.Test(attribute, function.comparison(), List.of(word),
                    function.caseSensitive(), false);
        }

        @Override
        public Stream<Call> calls() {
            return Stream.of(this);
        }
    }

    record And(CtpExpression left, CtpExpression right) implements CtpExpression {
        @Override
        public boolean holds(Attributes dataSet) {
            return left.holds(dataSet) && right.holds(dataSet);
        }

        @Override
        public Condition toCondition() {
            return new Condition.All(List.of(left.toCondition(), right.toCondition()));
        }

        @Override
        public Stream<Call> calls() {
            return Stream.concat(left.calls(), right.calls());
        }
    }

    record Or(CtpExpression left, CtpExpression right) implements CtpExpression {
        @Override
        public boolean holds(Attributes dataSet) {
            return left.holds(dataSet) || right.holds(dataSet);
        }

        @Override
        public Condition toCondition() {
            return new Condition.Any(List.of(left.toCondition(), right.toCondition()));
        }

        @Override
        public Stream<Call> calls() {
            return Stream.concat(left.calls(), right.calls());
        }
    }

    record Not(CtpExpression inner) implements CtpExpression {
        @Override
        public boolean holds(Attributes dataSet) {
            return !inner.holds(dataSet);
        }

        @Override
        public Condition toCondition() {
            return new Condition.Not(inner.toCondition());
        }

        @Override
        public Stream<Call> calls() {
            return inner.calls();
        }
    }

    record Constant(boolean value) implements CtpExpression {
        @Override
        public boolean holds(Attributes dataSet) {
            return value;
        }

        @Override
        public Condition toCondition() {
            return value ? new Condition.All(List.of()) : new Condition.Any(List.of());
        }

        @Override
        public Stream<Call> calls() {
            return Stream.empty();
        }
    }
}
