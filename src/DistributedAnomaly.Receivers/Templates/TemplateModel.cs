using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Receivers.Messages;
using Fluid.Values;

namespace DistributedAnomaly.Receivers.Templates;

/// <summary>What templates may name.</summary>
internal static class TemplateModel
{
    /// <summary>Alerts of a message that a template sees; it has the numbers of all.</summary>
    private const int MostAlerts = 50;

    /// <summary>Characters of one value: a text is made of many.</summary>
    private const int LongestValue = 4000;

    public static IEnumerable<string> Names { get; } = [.. Of(SampleMessages.All[0], isStrict: false).Select(v => v.Name)];

    public static IReadOnlyList<(string Name, FluidValue Value)> Of(Message message, bool isStrict) =>
    [
        ("status", Text(message.StatusName)),
        ("severity", Text(message.SeverityName)),
        ("cause", Text(message.Cause)),
        ("alert", Alert(message.Lead, isStrict)),
        ("alerts", List(message.Alerts.Take(MostAlerts).Select(a => Alert(a, isStrict)))),
        ("firing", Number(message.Firing)),
        ("resolved", Number(message.Resolved)),
        ("others", Number(message.Others)),
        ("held_back", Number(message.HeldBack)),
        ("group", Object(isStrict, ("key", Text(message.GroupKey)), ("labels", Labels(message.GroupLabels)))),
        ("further", Object(
            isStrict,
            ("count", Number(message.Further.Count)),
            ("firing", Number(message.Further.Count(f => f.Status != MessageStatus.Resolved))),
            ("resolved", Number(message.Further.Count(f => f.Status == MessageStatus.Resolved))),
            ("names", List(message.Further.Take(MostAlerts).Select(f => Text(f.Lead.Name)))))),
        ("receiver", Text(message.Receiver)),
        ("external_url", Text(message.ExternalUrl)),
        ("subject", Text(message.Subject)),
        ("key", Text(message.Key)),
    ];

    private static DictionaryValue Alert(AlertFacts alert, bool isStrict) => Object(
        isStrict,
        ("id", Text(alert.Id)),
        ("name", Text(alert.Name)),
        ("kind", Text(alert.Kind)),
        ("fleet", Text(alert.Fleet)),
        ("entity", Text(alert.Entity)),
        ("status", Text(alert.StatusName)),
        ("severity", Text(alert.SeverityName)),
        ("what", Text(alert.What)),
        ("summary", Text(alert.Summary)),
        ("how_unusual", Text(alert.HowUnusual)),
        ("how_often", Text(alert.HowOften)),
        ("surprise", Number(alert.Surprise)),
        ("reasons", List(alert.Reasons.Select(r => Reason(r, isStrict)))),
        ("more_reasons", Number(alert.MoreReasons)),
        ("started", Text(alert.Started)),
        ("started_rfc3339", Text(alert.StartedRfc3339)),
        ("resolved", Text(alert.Resolved)),
        ("duration", Text(alert.Duration)),
        ("labels", Labels(alert.Labels)),
        ("annotations", Labels(alert.Annotations)),
        ("acknowledged_by", Text(alert.AcknowledgedBy)),
        ("acknowledged_comment", Text(alert.AcknowledgedComment)),
        ("entity_url", Text(alert.EntityUrl)),
        ("acknowledge_url", Text(alert.AcknowledgeUrl)),
        ("generator_url", Text(alert.GeneratorUrl)));

    private static DictionaryValue Reason(ReasonFacts reason, bool isStrict) => Object(
        isStrict,
        ("metric", Text(reason.Metric)),
        ("observed", Text(reason.Observed)),
        ("expected", Text(reason.Expected)),
        ("normal", Text(reason.Normal)),
        ("text", Text(reason.Text)),
        ("detector", Text(reason.Detector)),
        ("share", Number(Math.Round(reason.Share * 100))));

    private static DictionaryValue Object(bool isStrict, params ReadOnlySpan<(string Name, FluidValue Value)> members)
    {
        var map = new Dictionary<string, FluidValue>(members.Length, StringComparer.Ordinal);
        foreach (var (name, value) in members)
            map.Add(name, value);
        return new DictionaryValue(new ModelObject(map, isStrict));
    }

    // Users choose their names: one that is missing is no mistake.
    private static DictionaryValue Labels(ContextLabels labels) => new(new ModelObject(
        labels.ToDictionary().ToDictionary(l => l.Key, l => Text(l.Value), StringComparer.Ordinal), isStrict: false));

    private static ArrayValue List(IEnumerable<FluidValue> items) => new([.. items]);

    // What is empty is nothing, so that 'if' leaves it out.
    private static FluidValue Text(string? text) => string.IsNullOrEmpty(text) ? NilValue.Instance : new StringValue(Cut.To(text, LongestValue));

    private static NumberValue Number(double number) =>
        NumberValue.Create(double.IsFinite(number) ? (decimal)Math.Clamp(number, -1e15, 1e15) : 0);
}
