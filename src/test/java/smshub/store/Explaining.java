package smshub.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A connection that has each query explained, with its values, before it is run. */
final class Explaining {
    /** A value that was set. */
    private record Setting(Method method, Object[] values) {}

    private Explaining() {}

    static Connection connection(Connection real, Consumer<String> plans) {
        return proxy(Connection.class, (method, values) -> {
            if (!method.getName().equals("prepareStatement")) {
                return method.invoke(real, values);
            }
            String sql = (String) values[0];
            return statement(real.prepareStatement(sql), real.prepareStatement("EXPLAIN " + sql), plans);
        });
    }

    private static PreparedStatement statement(
            PreparedStatement real, PreparedStatement explain, Consumer<String> plans) {
        List<Setting> settings = new ArrayList<>();
        return proxy(PreparedStatement.class, (method, values) -> {
            if (method.getName().startsWith("set") && values.length > 1) {
                settings.add(new Setting(method, values));
            }
            if (method.getName().equals("executeQuery")) {
                for (Setting setting : settings) {
                    setting.method.invoke(explain, setting.values);
                }
                plans.accept(plan(explain));
            }
            if (method.getName().equals("close")) {
                explain.close();
            }
            return method.invoke(real, values);
        });
    }

    private static String plan(PreparedStatement explain) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (ResultSet lines = explain.executeQuery()) {
            while (lines.next()) {
                plan.append(lines.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }

    private interface Call {
        Object of(Method method, Object[] values) throws ReflectiveOperationException, SQLException;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, values) -> {
                    try {
                        return call.of(method, values);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
