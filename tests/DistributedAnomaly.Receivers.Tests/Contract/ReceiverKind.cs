using DistributedAnomaly.Receivers.Alertmanager;
using DistributedAnomaly.Receivers.Custom;
using DistributedAnomaly.Receivers.Email;
using DistributedAnomaly.Receivers.Opsgenie;
using DistributedAnomaly.Receivers.PagerDuty;
using DistributedAnomaly.Receivers.Slack;
using DistributedAnomaly.Receivers.Teams;
using DistributedAnomaly.Receivers.Templates;
using DistributedAnomaly.Receivers.Webhooks;

namespace DistributedAnomaly.Receivers.Tests.Contract;

/// <summary>Makes options of each kind of receiver that speak to a port of the loopback interface and have secrets.</summary>
internal static class ReceiverKind
{
    public const string Secret = "s3cr3t-0123456789";

    private static readonly ValueList<KeyValuePair<string, string>> Headers = [KeyValuePair.Create("X-Token", Secret + "-header")];

    private static readonly Dictionary<string, Func<string, int, ReceiverOptions>> Makers = new(StringComparer.Ordinal)
    {
        ["webhook"] = (host, port) => new WebhookOptions { Name = "to", Url = Url(host, port, "/hook/" + Secret), Secret = Secret, Headers = Headers },
        ["slack"] = (host, port) => new SlackOptions { Name = "to", Url = Url(host, port, "/services/" + Secret), Headers = Headers },
        ["pagerduty"] = (host, port) => new PagerDutyOptions { Name = "to", RoutingKey = Secret, Url = Url(host, port, "/v2/enqueue"), Headers = Headers },
        ["teams"] = (host, port) => new TeamsOptions { Name = "to", Url = Url(host, port, "/workflows/" + Secret), Headers = Headers },
        ["opsgenie"] = (host, port) => new OpsgenieOptions { Name = "to", ApiKey = Secret, Url = Url(host, port, "/"), Headers = Headers },
        ["alertmanager"] = (host, port) => new AlertmanagerOptions { Name = "to", Url = Url(host, port, "/am/"), Headers = Headers },
        ["http"] = (host, port) => new CustomOptions
        {
            Name = "to", Url = TextTemplate.Parse($"http://{host}:{port}/x/{{{{ alert.entity }}}}", TextForm.Url), Headers = Headers,
            HeaderTemplates = [KeyValuePair.Create("X-Entity", TextTemplate.Parse("{{ alert.entity }}", TextForm.Header))],
        },
        ["email"] = (host, port) => new EmailOptions
        {
            Name = "to", Host = host, Port = port, Security = EmailSecurity.None, Username = "anomaly", Password = Secret,
            From = "Alerts <alerts@example.com>", To = ["kim@example.com", "team@example.com"],
        },
    };

    public static IEnumerable<string> All => Makers.Keys;

    public static IEnumerable<string> ByHttp => All.Where(k => k != "email");

    public static ReceiverOptions Make(string kind, int port, string host = "127.0.0.1") => Makers[kind](host, port);

    private static Uri Url(string host, int port, string path) => new($"http://{host}:{port}{path}");
}
