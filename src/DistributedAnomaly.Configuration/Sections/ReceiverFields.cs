using DistributedAnomaly.Configuration.Shapes;
using DistributedAnomaly.Receivers;
using DistributedAnomaly.Receivers.Http;
using DistributedAnomaly.Receivers.Limits;
using DistributedAnomaly.Receivers.Templates;

namespace DistributedAnomaly.Configuration.Sections;

/// <summary>Keys that receivers of several kinds have.</summary>
internal static class ReceiverFields
{
    private const int LongestSecret = 4096;

    private static readonly TextShape HeaderName = new(1, 128, pattern: HeaderRules.Name(), patternInWords: "an HTTP header name");

    private static readonly ObjectShape<RateLimit> Waiting = Limit();

    private static readonly ObjectShape<RateLimit> Folding = Limit()
        .With("when_exceeded", "What exceeds the limit: wait (its turn), or summarize (all that waits in one message, which says how many further ones there are).",
            new ChoiceShape<bool>(("wait", false), ("summarize", true)), l => l.Summarize, (l, v) => l with { Summarize = v });

    /// <summary>A secret: written out, from an environment variable, or from a file.</summary>
    public static TextShape Secret { get; } = new(1, LongestSecret, variables: true);

    /// <summary>An absolute http or https address.</summary>
    public static ParsedShape<Uri> Url(string key) => new(
        new TextShape(1, 2048, variables: true),
        text => HttpAddress.TryParse(text, out var url)
            ? (url, null)
            : (null, $"'{key}' must be an absolute http or https address, such as https://example.com/hook."),
        url => url.OriginalString);

    /// <summary>The keys that all kinds have.</summary>
    /// <param name="maySummarize">People read it: what exceeds the rate may be folded. Programs need each notification.</param>
    public static ObjectShape<T> Common<T>(this ObjectShape<T> shape, bool maySummarize)
        where T : ReceiverOptions => shape
        .With("name", "Unique among receivers; names the receiver in routes and in the record of what was sent.",
            new TextShape(1, 64), o => o.Name, (o, v) => (T)((ReceiverOptions)o with { Name = v }), required: true)
        .With("timeout", "A call that takes longer has failed, and is tried again later.",
            new DurationShape(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5)),
            o => o.Timeout, (o, v) => (T)((ReceiverOptions)o with { Timeout = v }))
        .With("give_up_after", "A notification older than this becomes a dead letter when it fails again.",
            new DurationShape(TimeSpan.Zero, TimeSpan.FromDays(30)), o => o.GiveUpAfter, (o, v) => (T)((ReceiverOptions)o with { GiveUpAfter = v }))
        .With("allow_link_local", "true: link-local addresses, behind which clouds keep credentials of machines, may be called.",
            new BooleanShape(), o => o.AllowLinkLocal, (o, v) => (T)((ReceiverOptions)o with { AllowLinkLocal = v }))
        .With("rate_limit", "How much it is told in a while; without it all at once. Nothing is dropped.",
            maySummarize ? Folding : Waiting, o => o.RateLimit ?? new RateLimit(), (o, v) => (T)((ReceiverOptions)o with { RateLimit = v }));

    /// <summary>The keys that all kinds have that are called by HTTP.</summary>
    public static ObjectShape<T> Http<T>(this ObjectShape<T> shape, bool maySummarize)
        where T : HttpReceiverOptions => shape.Common(maySummarize)
        .With("headers", "Sent along with every call, for example Authorization. ${NAME} stands for an environment variable, ${file:PATH} for a file's text.",
            new MapShape<string>(
                HeaderName,
                new TextShape(1, LongestSecret, variables: true, pattern: HeaderRules.Value(), patternInWords: "text of 1 to 4096 characters on one line"),
                "", 32),
            _ => new Dictionary<string, string>(StringComparer.Ordinal), (o, v) => (T)((HttpReceiverOptions)o with { Headers = [.. v] }),
            showDefault: false);

    /// <summary>A text of one's own instead of the default one.</summary>
    public static ObjectShape<T> Template<T>(
        this ObjectShape<T> shape, string name, string about, TextForm form, Func<T, TextTemplate> get, Func<T, TextTemplate, T> set) =>
        shape.With(name, about, new TemplateShape(form), get, set, showDefault: false);

    /// <summary>Headers whose values are templates.</summary>
    public static MapShape<TextTemplate> HeaderTemplates(TextTemplate seed) =>
        new(HeaderName, new TemplateShape(TextForm.Header, variables: true), seed, 32);

    private static ObjectShape<RateLimit> Limit() => new ObjectShape<RateLimit>("How much it is told in a while (a token bucket).", new RateLimit())
        .With("messages", "Messages in the time below, in the long run.", new IntegerShape(1, 100_000), l => l.Messages, (l, v) => l with { Messages = v })
        .With("per", "The time in which they count.",
            new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)), l => l.Per, (l, v) => l with { Per = v })
        .With("burst", "Messages at once after a quiet time.", new IntegerShape(1, 10_000), l => l.Burst, (l, v) => l with { Burst = v });
}
