using System.Text.Json;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Life;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Receivers.Http;
using DistributedAnomaly.Receivers.Messages;
using DistributedAnomaly.Receivers.Templates;

namespace DistributedAnomaly.Receivers.Alertmanager;

/// <summary>Forwards every alert of a notification to an Alertmanager (API v2), which groups, silences and tells on its own.</summary>
internal sealed class AlertmanagerChannel(AlertmanagerOptions options, TextRenderer texts, TimeProvider time) : IChannel
{
    private const int LongestAnnotation = 16 << 10;

    private readonly HttpCaller _http = new(options, time);
    private readonly Uri _alerts = new(options.Url.AbsoluteUri.TrimEnd('/') + "/api/v2/alerts");

    public void Dispose() => _http.Dispose();

    public ValueTask<Delivery> SendAsync(Message message, CancellationToken cancellationToken) =>
        _http.PostAsync(_alerts, Body(message), cancellationToken);

    private byte[] Body(Message message)
    {
        var notification = message.Notification;
        var alerts = notification.Group is { } group ? group.Firing.Concat(group.Resolved) : [notification.Alert];
        return JsonBody.WriteValue(json =>
        {
            json.WriteStartArray();
            foreach (var (alert, facts) in alerts.Zip(message.Alerts))
            {
                JsonBody.Object(json, body => WriteAlert(body, alert, alert.Severity, alert.ResolvedMs, facts, message));
                // Labels are all that tells alerts apart there: the less severe one that was told before is another one, and over.
                if (alert.Kind != AlertKind.External && alert.Severity > Severity.Warning)
                    JsonBody.Object(json, body => WriteAlert(body, alert, Severity.Warning, alert.ResolvedMs ?? alert.UpdatedMs, facts, message));
            }

            json.WriteEndArray();
        });
    }

    private void WriteAlert(Utf8JsonWriter json, Alert alert, Severity severity, long? endedMs, AlertFacts facts, Message message)
    {
        json.WriteStartObject("labels");
        foreach (var (name, value) in AlertLabels.Of(alert with { Severity = severity }).Pairs)
        {
            // The metric of the first reason may become another one while the alert fires.
            if (alert.Kind == AlertKind.External || name != AlertLabels.Metric)
                json.WriteString(LabelName(name), value);
        }

        json.WriteEndObject();
        json.WriteStartObject("annotations");
        WriteAnnotations(json, alert, facts, message);
        json.WriteEndObject();
        json.WriteString("startsAt", facts.StartedRfc3339);
        json.WriteString("endsAt", MessageTime.Rfc3339(endedMs ?? (time.GetUtcNow() + options.ExpiresAfter).ToUnixTimeMilliseconds()));
        if ((alert.GeneratorUrl ?? facts.EntityUrl) is { Length: > 0 } url)
            json.WriteString("generatorURL", url);
    }

    private void WriteAnnotations(Utf8JsonWriter json, Alert alert, AlertFacts facts, Message message)
    {
        foreach (var (name, value) in alert.Annotations.Pairs)
            json.WriteString(LabelName(name), Cut.To(value, LongestAnnotation));
        if (alert.Kind == AlertKind.External)
            return;
        json.WriteString("summary", Cut.To(alert.Summary, LongestAnnotation));
        var alone = message with { Status = facts.Status, Lead = facts, Alerts = [facts], HeldBack = 0 };
        json.WriteString("description", Cut.To(texts.Render(options.Description, DefaultTexts.Text, alone), LongestAnnotation));
        if (facts.HowUnusual is { } unusual)
            json.WriteString("how_unusual", unusual);
    }

    // Alertmanager takes names as Prometheus has them.
    private static string LabelName(string name)
    {
        var safe = string.Create(name.Length, name, static (chars, from) =>
        {
            for (var i = 0; i < chars.Length; i++)
                chars[i] = char.IsAsciiLetterOrDigit(from[i]) || from[i] == '_' ? from[i] : '_';
        });
        return safe.Length == 0 || char.IsAsciiDigit(safe[0]) ? "_" + safe : safe;
    }
}
