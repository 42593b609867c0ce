package smshub;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may import what. The package {@code smshub} itself, with the main class, stands above all others. */
class ArchitectureTest {
    /** Package | packages of the hub that it may import | packages of others that it may import, beside Java. */
    private static final String TABLE = """
            text                     |                                                                    |
            message                  | text                                                               | com.fasterxml.uuid
            account                  | message                                                            | com.github.benmanes.caffeine org.bouncycastle.crypto
            tls                      |                                                                    | org.slf4j de.dentrassi.crypto.pem
            login                    | message account audit settings                                     | org.slf4j io.vertx com.samskivert.mustache com.nimbusds com.github.benmanes.caffeine
            audit                    | account message json                                               |
            consent                  | message account                                                    |
            campaign                 | message text                                                       |
            guard                    | message account                                                    |
            contact                  | message                                                            | com.github.benmanes.caffeine
            template                 | message                                                            | com.samskivert.mustache
            rules                    | message text account consent template                              | com.google.i18n.phonenumbers
            json                     | message text                                                       | com.fasterxml.jackson com.ethlo.time
            connection               | account                                                            | io.vertx
            provider                 | message text account connection json                               | com.fasterxml.jackson org.apache.camel io.vertx org.slf4j org.w3c.dom org.xml.sax com.nimbusds
            settings                 | account message text provider consent template tls                 | com.fasterxml.jackson org.yaml.snakeyaml org.slf4j com.google.i18n.phonenumbers io.netty.handler.ipfilter io.netty.util
            broker                   | message account json settings tls                                  | org.apache.camel org.slf4j org.apache.activemq.artemis jakarta.jms io.netty.buffer io.netty.channel io.netty.handler.codec.mqtt
            intake                   | message text account rules guard broker store json contact template tls | org.apache.camel org.slf4j io.micrometer com.fasterxml.jackson com.github.benmanes.caffeine
            dispatch                 | message account campaign consent rules provider intake broker store json audit template | org.apache.camel org.slf4j io.micrometer io.github.resilience4j
            alert                    | account message json broker dispatch intake guard provider | org.slf4j
            site                     | message text account intake broker provider json                       | org.apache.camel org.slf4j com.fasterxml.jackson org.snakeyaml.engine org.apache.hc.client5
            store                    | message text account campaign consent json settings audit contact template | org.slf4j com.zaxxer.hikari org.flywaydb org.h2
            http                     | dispatch intake rules account campaign consent message text provider json audit template tls | org.apache.camel org.slf4j io.micrometer com.fasterxml.jackson io.vertx io.netty.util
            page                     | http login dispatch intake rules account campaign message text provider json audit template settings | org.slf4j io.vertx com.samskivert.mustache
            moving                   | account message                                                    | com.fasterxml.jackson
            firstrun                 | account settings provider login page audit                         | org.slf4j io.vertx com.fasterxml.jackson
            trace                    | message                                                            | org.slf4j io.opentelemetry com.github.benmanes.caffeine
            webhook                  | message account connection broker json audit alert | org.slf4j com.fasterxml.jackson io.vertx
            ops                      | dispatch intake guard account message settings json audit login | org.apache.camel org.slf4j io.micrometer org.jolokia com.fasterxml.jackson io.vertx
            cli                      | settings account message provider moving json site audit broker | com.fasterxml.jackson picocli
            protocol.jms             | message account rules intake broker json                           | org.apache.camel org.slf4j jakarta.jms org.springframework.jms
            protocol.mail            | message account rules intake broker provider json alert tls        | org.apache.camel org.slf4j com.fasterxml.jackson jakarta.mail org.eclipse.angus.mail org.jsoup org.subethamail
            protocol.modem           | message text account provider protocol.modem.component protocol.modem.pdu| org.apache.camel org.slf4j com.fazecast.jSerialComm io.micrometer
            protocol.modem.component | text protocol.modem.at protocol.modem.pdu protocol.modem.port      | org.apache.camel org.slf4j io.micrometer
            protocol.modem.at        | protocol.modem.port                                                | org.slf4j
            protocol.modem.pdu       | text                                                               |
            protocol.modem.port      |                                                                    | com.fazecast.jSerialComm
            protocol.smpp            | message text account provider protocol.smpp.component              | org.apache.camel org.slf4j io.vertx org.jsmpp io.netty.channel
            protocol.smpp.component  |                                                                    | org.apache.camel org.slf4j io.vertx org.jsmpp io.netty.channel
            protocol.smsc            | message text account rules intake broker store json settings tls provider protocol.smpp protocol.smpp.component | org.apache.camel org.slf4j io.vertx org.jsmpp com.github.benmanes.caffeine com.fasterxml.jackson
            protocol.smslib          | message text account rules intake broker store provider            | org.apache.camel org.slf4j com.zaxxer.hikari
            protocol.smstools        | message text account rules intake broker provider                  | org.apache.camel org.slf4j
            service                  | http webhook intake dispatch rules account message text provider json protocol.mail| com.fasterxml.jackson
            simulator                | json protocol.modem text                                           | org.slf4j com.fasterxml.jackson io.vertx io.netty.handler.codec.http org.jsmpp
            bench                    | message text account consent rules template settings broker store json audit simulator | org.apache.camel picocli org.slf4j com.fasterxml.jackson io.vertx org.apache.activemq.artemis jakarta.jms org.HdrHistogram org.h2
            """;

    private static final Map<String, Row> ROWS =
            TABLE.lines().map(Row::of).collect(Collectors.toMap(Row::name, row -> row));

    private static final Path SOURCES = Path.of("src/main/java/smshub");
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("smshub");
    private static final JavaClasses MAIN_AND_TESTS = new ClassFileImporter().importPackages("smshub");

    @ParameterizedTest
    @MethodSource("packages")
    void aPackageImportsWhatItsRowAllows(String name) {
        check(
                classes()
                        .that()
                        .resideInAPackage("smshub." + name + "..")
                        .should()
                        .onlyDependOnClassesThat(
                                resideInAnyPackage(ROWS.get(name).allowed())),
                MAIN);
    }

    @ParameterizedTest
    @MethodSource("packages")
    void aPackageSaysItselfWhatItMayImport(String name) throws IOException {
        String info = Files.readString(SOURCES.resolve(name.replace('.', '/')).resolve("package-info.java"));
        Set<String> said = Arrays.stream(info.substring(info.lastIndexOf(':')).split("[^\\w.]+"))
                .map(word -> word.endsWith(".") ? word.substring(0, word.length() - 1) : word)
                .filter(word -> ROWS.containsKey(word) && !word.equals(name))
                .collect(Collectors.toSet());
        assertEquals(ROWS.get(name).own(), said);
    }

    @Test
    void everyPackageHasItsRow() throws IOException {
        try (Stream<Path> entries = Files.walk(SOURCES)) {
            Set<String> without = entries.filter(Files::isDirectory)
                    .map(folder -> SOURCES.relativize(folder).toString().replace('/', '.'))
                    .filter(name -> !name.isEmpty() && !name.equals("protocol"))
                    // A row counts for the packages below it, too, but for protocols, which have little in common.
                    .filter(name -> name.startsWith("protocol.")
                            ? !ROWS.containsKey(name)
                            : !ROWS.containsKey(name.replaceFirst("\\..*", "")))
                    .collect(Collectors.toSet());
            assertEquals(Set.of(), without);
        }
    }

    /** Beside them stand what tests share, and the tests of the folder of routes. */
    @Test
    void testsStandInThePackagesOfTheHub() throws IOException {
        Path tests = Path.of("src/test/java/smshub");
        try (Stream<Path> entries = Files.walk(tests)) {
            Set<String> strangers = entries.filter(Files::isDirectory)
                    .map(folder -> tests.relativize(folder).toString())
                    .filter(name -> !Files.isDirectory(SOURCES.resolve(name)))
                    .collect(Collectors.toSet());
            assertEquals(Set.of("testing", "routes"), strangers);
        }
    }

    @Test
    void packagesFormNoCycle() {
        check(slices().matching("smshub.(*)..").should().beFreeOfCycles(), MAIN);
    }

    @Test
    void packagesAreConceptsOfTheField() {
        check(
                noClasses()
                        .should()
                        .resideInAnyPackage("..util..", "..common..", "..impl..", "..helper..", "..model.."),
                MAIN_AND_TESTS);
    }

    @Test
    void classesAreNouns() {
        check(
                noClasses().should().haveNameMatching(".*(Impl|Manager|Helper|Utils?)|.*[.$](Abstract|I)[A-Z][a-z].*"),
                MAIN);
    }

    @Test
    void onlyTheStoreSmslibsTablesAndTheBenchSpeakSql() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages("smshub.store..", "smshub.protocol.smslib..", "smshub.bench..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("java.sql..", "javax.sql.."),
                MAIN);
    }

    @Test
    void onlyTheBrokerSpeaksToTheBroker() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages("smshub.broker..", "smshub.protocol.jms..", "smshub.bench..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("jakarta.jms..", "org.apache.activemq.artemis..", "org.apache.artemis.."),
                MAIN);
    }

    @Test
    void onlyCommandsPrint() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages("smshub", "smshub.bench..", "smshub.cli..", "smshub.simulator..")
                        .should(ACCESS_STANDARD_STREAMS),
                MAIN);
    }

    @Test
    void nothingSleeps() {
        check(
                noClasses()
                        .should(callMethodWhere(target(name("sleep"))
                                .and(target(owner(type(Thread.class).or(type(TimeUnit.class))))))),
                MAIN_AND_TESTS);
    }

    @Test
    void aSimpleClassNameStandsInOnePackage() throws IOException {
        Map<String, List<String>> places = sources()
                .filter(file -> !file.endsWith("package-info.java"))
                .collect(Collectors.groupingBy(
                        file -> file.getFileName().toString(),
                        Collectors.mapping(Path::toString, Collectors.toList())));
        places.values().removeIf(files -> files.size() == 1);
        assertEquals(Map.of(), places);
    }

    @Test
    void onlyTheCommandsAtTheTopKnowSimulatorsAndBenchmarks() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages("smshub", "smshub.simulator..", "smshub.bench..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("smshub.simulator..", "smshub.bench.."),
                MAIN);
    }

    @Test
    void aClassOfMoreThanFourHundredLinesSaysWhyItIsOne() throws IOException {
        List<String> silent = new ArrayList<>();
        for (Path file : sources().toList()) {
            List<String> lines = Files.readAllLines(file);
            if (lines.size() > 400 && lines.stream().noneMatch(line -> line.contains("<p>One class, "))) {
                silent.add(file + " has " + lines.size() + " lines");
            }
        }
        assertEquals(List.of(), silent);
    }

    private static Stream<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        }
    }

    static Set<String> packages() {
        return new TreeSet<>(ROWS.keySet());
    }

    /** A package may still be without classes. */
    private static void check(ArchRule rule, JavaClasses classes) {
        rule.allowEmptyShould(true).check(classes);
    }

    private record Row(String name, Set<String> own, Set<String> outside) {
        static Row of(String line) {
            String[] cells = line.split("\\|", -1);
            return new Row(cells[0].strip(), words(cells[1]), words(cells[2]));
        }

        private static Set<String> words(String cell) {
            return cell.isBlank() ? Set.of() : Set.of(cell.strip().split(" "));
        }

        String[] allowed() {
            return Stream.of(
                            Stream.of("java", "javax", "smshub." + name),
                            own.stream().map(other -> "smshub." + other),
                            outside.stream())
                    .flatMap(packages -> packages)
                    .map(parent -> parent + "..")
                    .toArray(String[]::new);
        }
    }
}
