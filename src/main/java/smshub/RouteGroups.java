package smshub;

import java.nio.file.Path;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.spi.Resource;

/**
 * Groups routes by the folder that their file is in: intake, pipeline, providers, shared. Hawtio's tree has a folder for each
 * group then, with a diagram of its own, where it would have one long list and a diagram of all.
 */
final class RouteGroups extends ModelLifecycleStrategySupport {
    private static final String END = ".camel.yaml";

    @Override
    public void onAddRouteDefinition(RouteDefinition route) {
        group(route, route.getResource());
    }

    /** Routes made of a template have its group. */
    @Override
    public void onAddRouteTemplateDefinition(RouteTemplateDefinition template) {
        group(template.getRoute(), template.getResource());
    }

    private static void group(RouteDefinition route, Resource file) {
        if (route.getGroup() == null && file != null && file.getLocation().endsWith(END)) {
            route.setGroup(Path.of(file.getURI()).getParent().getFileName().toString());
        }
    }
}
