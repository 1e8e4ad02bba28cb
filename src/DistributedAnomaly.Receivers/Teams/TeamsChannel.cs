using System.Text.Json;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Receivers.Http;
using DistributedAnomaly.Receivers.Messages;
using DistributedAnomaly.Receivers.Templates;

namespace DistributedAnomaly.Receivers.Teams;

/// <summary>
/// Sends an Adaptive Card to a workflow of Microsoft Teams. All text stands in runs, which unlike text blocks know no Markdown: a value
/// is text and nothing else.
/// </summary>
internal sealed class TeamsChannel(TeamsOptions options, TextRenderer texts, TimeProvider time) : IChannel
{
    // Teams takes 28 KB; the rest of the card needs less than one.
    private const int MostBytes = 27 << 10;
    private const int LongestTitle = 500;

    private readonly HttpCaller _http = new(options, time);

    public void Dispose() => _http.Dispose();

    public ValueTask<Delivery> SendAsync(Message message, CancellationToken cancellationToken) =>
        _http.PostAsync(options.Url, Body(message), cancellationToken);

    private byte[] Body(Message message)
    {
        var title = Cut.Line(texts.Render(options.Title, DefaultTexts.Title, message), LongestTitle);
        var text = texts.Render(options.Text, DefaultTexts.TeamsText, message).Trim();
        // Bytes of JSON are more than characters by a factor that depends on the text.
        for (var most = text.Length; ; most /= 2)
        {
            var body = Body(message, title, most == text.Length ? text : Cut.To(text, most));
            if (body.Length <= MostBytes || most < 2)
                return body;
        }
    }

    private static byte[] Body(Message message, string title, string text) => JsonBody.Write(json =>
    {
        json.WriteString("type", "message");
        json.WriteStartArray("attachments");
        JsonBody.Object(json, attachment =>
        {
            attachment.WriteString("contentType", "application/vnd.microsoft.card.adaptive");
            attachment.WriteNull("contentUrl");
            attachment.WriteStartObject("content");
            WriteCard(attachment, message, title, text);
            attachment.WriteEndObject();
        });
        json.WriteEndArray();
    });

    private static void WriteCard(Utf8JsonWriter json, Message message, string title, string text)
    {
        json.WriteString("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        json.WriteString("type", "AdaptiveCard");
        json.WriteString("version", "1.4");
        json.WriteStartArray("body");
        JsonBody.Object(json, header =>
        {
            header.WriteString("type", "Container");
            header.WriteString("style", Style(message));
            header.WriteBoolean("bleed", true);
            header.WriteStartArray("items");
            JsonBody.Object(header, line => WriteLine(line, title, isTitle: true));
            header.WriteEndArray();
        });
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            JsonBody.Object(json, run => WriteLine(run, line, isTitle: false));
        json.WriteEndArray();
        WriteActions(json, message.Lead);
        json.WriteStartObject("msteams");
        json.WriteString("width", "Full");
        json.WriteEndObject();
    }

    private static void WriteLine(Utf8JsonWriter json, string text, bool isTitle)
    {
        json.WriteString("type", "RichTextBlock");
        if (!isTitle)
            json.WriteString("spacing", "Small");
        json.WriteStartArray("inlines");
        json.WriteStartObject();
        json.WriteString("type", "TextRun");
        json.WriteString("text", text);
        if (isTitle)
        {
            json.WriteString("weight", "Bolder");
            json.WriteString("size", "Medium");
        }

        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteActions(Utf8JsonWriter json, AlertFacts lead)
    {
        var links = new[] { ("Entity", lead.EntityUrl), ("Acknowledge", lead.AcknowledgeUrl), ("Source", lead.GeneratorUrl) };
        json.WriteStartArray("actions");
        foreach (var (title, url) in links.Where(l => l.Item2 is not null))
        {
            json.WriteStartObject();
            json.WriteString("type", "Action.OpenUrl");
            json.WriteString("title", title);
            json.WriteString("url", url);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Style(Message message) => (message.Status, message.Severity) switch
    {
        (MessageStatus.Resolved, _) => "good",
        (MessageStatus.Acknowledged, _) => "accent",
        (_, Severity.Critical) => "attention",
        (_, Severity.Warning) => "warning",
        _ => "emphasis",
    };
}
