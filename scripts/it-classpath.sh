# Read by scripts/bench and scripts/score, from the repository's root: builds what is not built, and sets
#   it_classpath   of the code in it/src/test and everything below it
#   it_java        the Java that Gantry runs with
# A build that fails is said and ends the script.

it_classpath=it/target/test.classpath
if [[ ! -e $it_classpath || ! -e gateway/target/dist/gantry/lib || -n $(find pom.xml ./*/pom.xml dicom/*/pom.xml conf \
    scripts/gantry ./*/src dicom/*/src -newer "$it_classpath" -print -quit) ]]; then
    printf '%s: building\n' "${0##*/}" >&2
    rm -rf gateway/target/dist
    if ! ./mvnw -q -DskipTests -pl it -am package dependency:build-classpath -Dmdep.includeScope=test \
        -Dmdep.outputFile=target/test.classpath >&2; then
        printf '%s: the build failed, see above\n' "${0##*/}" >&2
        exit 1
    fi
    touch "$it_classpath"  # Maven leaves it alone where it did not change.
fi
it_classpath=$PWD/it/target/test-classes:$(< "$it_classpath")

# The launcher knows which Java. It may build, too, and what it says then is not to be lost.
if ! it_settings=$(JAVA_OPTS=-XshowSettings:properties scripts/gantry --version 2>&1); then
    printf '%s\n' "$it_settings" >&2
    printf '%s: scripts/gantry failed, see above\n' "${0##*/}" >&2
    exit 1
fi
it_java=$(sed -n 's/^ *java\.home = //p' <<< "$it_settings")/bin/java
