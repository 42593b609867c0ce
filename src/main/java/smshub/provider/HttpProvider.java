package smshub.provider;

/** A provider that is spoken to by HTTP. */
public interface HttpProvider extends CallProvider<HttpCall, HttpReply> {
    @Override
    default String transport() {
        return "direct:http-call";
    }
}
