using DistributedAnomaly.Configuration.Shapes;
using DistributedAnomaly.Receivers;
using DistributedAnomaly.Receivers.Alertmanager;
using DistributedAnomaly.Receivers.Custom;
using DistributedAnomaly.Receivers.Email;
using DistributedAnomaly.Receivers.Opsgenie;
using DistributedAnomaly.Receivers.PagerDuty;
using DistributedAnomaly.Receivers.Slack;
using DistributedAnomaly.Receivers.Teams;
using DistributedAnomaly.Receivers.Webhooks;

namespace DistributedAnomaly.Configuration.Sections;

/// <summary>Who is told about alerts, by kind.</summary>
internal static class ReceiverShapes
{
    private const int MostOfAKind = 100;

    public static readonly ObjectShape<ReceiverSettings> Receivers = Names(
        new ObjectShape<ReceiverSettings>("Who is told about alerts.", new ReceiverSettings())
            .With("external_url", "Where people reach this server, such as https://anomaly.example.com; links in messages begin with it. Without it there are none.",
                ReceiverFields.Url("external_url"), r => r.ExternalUrl!, (r, v) => r with { ExternalUrl = v }, showDefault: false)
            .With("webhooks", "Programs that are called with JSON.", List(HttpReceiverShapes.Webhook, HttpReceiverShapes.NoWebhook),
                r => r.Of<WebhookOptions>(), (r, v) => r.With(v), showDefault: false)
            .With("slack", "Channels of Slack.", List(HttpReceiverShapes.Slack, HttpReceiverShapes.NoSlack),
                r => r.Of<SlackOptions>(), (r, v) => r.With(v), showDefault: false)
            .With("pagerduty", "Services of PagerDuty.", List(HttpReceiverShapes.PagerDuty, HttpReceiverShapes.NoPagerDuty),
                r => r.Of<PagerDutyOptions>(), (r, v) => r.With(v), showDefault: false)
            .With("teams", "Channels and chats of Microsoft Teams.", List(HttpReceiverShapes.Teams, HttpReceiverShapes.NoTeams),
                r => r.Of<TeamsOptions>(), (r, v) => r.With(v), showDefault: false)
            .With("opsgenie", "Opsgenie, or Jira Service Management.", List(HttpReceiverShapes.Opsgenie, HttpReceiverShapes.NoOpsgenie),
                r => r.Of<OpsgenieOptions>(), (r, v) => r.With(v), showDefault: false)
            .With("alertmanager", "Alertmanagers that alerts are forwarded to.", List(HttpReceiverShapes.Alertmanager, HttpReceiverShapes.NoAlertmanager),
                r => r.Of<AlertmanagerOptions>(), (r, v) => r.With(v), showDefault: false)
            .With("email", "People who get mail.", List(EmailShapes.Email, EmailShapes.NoEmail),
                r => r.Of<EmailOptions>(), (r, v) => r.With(v), showDefault: false)
            .With("http", "Anything else that is called by HTTP: address, headers and body by templates.",
                List(HttpReceiverShapes.Custom, HttpReceiverShapes.NoCustom), r => r.Of<CustomOptions>(), (r, v) => r.With(v), showDefault: false));

    private static ListShape<T> List<T>(Shape<T> item, T seed)
        where T : ReceiverOptions => new(item, seed, MostOfAKind, (r => r.Name, "name"));

    private static ObjectShape<ReceiverSettings> Names(ObjectShape<ReceiverSettings> shape) => shape.Check([], (node, receivers, context) =>
    {
        foreach (var same in receivers.All.GroupBy(r => r.Name, StringComparer.Ordinal).Where(g => g.Select(r => r.Kind).Distinct().Count() > 1))
        {
            context.Error(
                node, $"Receivers of two kinds have the name '{same.Key}' ({string.Join(" and ", same.Select(r => r.Kind).Distinct())}); routes could not tell them apart.");
        }
    });
}
