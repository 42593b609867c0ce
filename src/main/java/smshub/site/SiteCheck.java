package smshub.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.reifier.RouteReifier;
import smshub.account.Account;
import smshub.account.Client;

/** Reads what a site brings as a hub would, and starts nothing of it. */
public final class SiteCheck {
    private final Path jars;
    private final Path own;
    private final List<Client> clients;
    private final List<Account> accounts;

    /**
     * @param jars folder of jars, or null
     * @param own folder of the hub's own route files
     */
    public SiteCheck(Path jars, Path own, List<Client> clients, List<Account> accounts) {
        this.jars = jars;
        this.own = own;
        this.clients = List.copyOf(clients);
        this.accounts = List.copyOf(accounts);
    }

    /** Everything that is wrong with the jars and with the route files of a folder, which may be null. */
    public List<SiteFlaw> flaws(Path folder) {
        List<SiteFlaw> flaws = new ArrayList<>(jars == null ? List.of() : SiteJars.flaws(jars));
        Set<String> begins = new HashSet<>();
        if (folder != null) {
            flaws.addAll(routes(folder, begins));
        }
        for (Account account : accounts) {
            String route = account.settings().getOrDefault(RouteProvider.ROUTE, "");
            if (account.provider().equals("route") && route.startsWith("direct:") && !begins.contains(route)) {
                flaws.add(new SiteFlaw(
                        folder == null ? Path.of("site.routes") : folder,
                        0,
                        "no route begins with " + route + ", where the account " + account.id() + " sends to"));
            }
        }
        return flaws;
    }

    private List<SiteFlaw> routes(Path folder, Set<String> begins) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = jars == null ? null : SiteJars.loader(jars);
                DefaultCamelContext context = new DefaultCamelContext()) {
            context.disableJMX();
            if (loader != null) {
                context.setApplicationContextClassLoader(loader);
                thread.setContextClassLoader(loader);
            }
            context.setSourceLocationEnabled(true);
            context.getRegistry()
                    .bind(
                            "hubServices",
                            HubServices.names(
                                    clients.stream().collect(Collectors.toMap(Client::id, Function.identity())),
                                    accounts.stream().map(Account::id).collect(Collectors.toSet())));
            context.build();
            List<SiteFlaw> flaws = new ArrayList<>();
            for (SiteFile file : SiteFile.in(folder, context, ReservedNames.of(own), name -> false)) {
                flaws.addAll(file.flaws());
                for (RouteDefinition route : file.routes()) {
                    begins.add(route.getInput().getEndpointUri());
                    flaw(context, file.path(), route, flaws);
                }
            }
            return flaws;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void flaw(DefaultCamelContext context, Path path, RouteDefinition route, List<SiteFlaw> flaws) {
        for (SiteFile.Address address : SiteFile.addresses(route)) {
            if (address.uri().contains("${")) {
                continue;
            }
            try {
                context.getEndpoint(address.uri());
            } catch (Exception e) {
                flaws.add(new SiteFlaw(path, address.line(), SiteFlaw.reason(e)));
                return;
            }
        }
        try {
            new RouteReifier(context, route).createRoute();
        } catch (Exception e) {
            flaws.add(new SiteFlaw(path, route.getLineNumber(), SiteFlaw.reason(e)));
        }
    }
}
