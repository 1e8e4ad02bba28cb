using DistributedAnomaly.Configuration.Shapes;
using DistributedAnomaly.Configuration.Yaml;
using DistributedAnomaly.Receivers.Alertmanager;
using DistributedAnomaly.Receivers.Custom;
using DistributedAnomaly.Receivers.Opsgenie;
using DistributedAnomaly.Receivers.PagerDuty;
using DistributedAnomaly.Receivers.Slack;
using DistributedAnomaly.Receivers.Teams;
using DistributedAnomaly.Receivers.Templates;
using DistributedAnomaly.Receivers.Webhooks;

namespace DistributedAnomaly.Configuration.Sections;

/// <summary>Receivers that are called by HTTP.</summary>
internal static class HttpReceiverShapes
{
    private static readonly Uri NoUrl = new("http://localhost");

    public static readonly WebhookOptions NoWebhook = new() { Name = "", Url = NoUrl };
    public static readonly SlackOptions NoSlack = new() { Name = "", Url = NoUrl };
    public static readonly PagerDutyOptions NoPagerDuty = new() { Name = "", RoutingKey = "" };
    public static readonly TeamsOptions NoTeams = new() { Name = "", Url = NoUrl };
    public static readonly OpsgenieOptions NoOpsgenie = new() { Name = "", ApiKey = "" };
    public static readonly AlertmanagerOptions NoAlertmanager = new() { Name = "", Url = NoUrl };
    public static readonly CustomOptions NoCustom = new() { Name = "", Url = TextTemplate.Parse("http://localhost", TextForm.Url) };

    public static readonly ObjectShape<WebhookOptions> Webhook =
        new ObjectShape<WebhookOptions>("Where and how a webhook is called.", NoWebhook)
            .Http(maySummarize: false)
            .With("url", "Address that each notification is POSTed to. ${NAME} stands for an environment variable, ${file:PATH} for a file's text.",
                ReceiverFields.Url("url"), w => w.Url, (w, v) => w with { Url = v }, required: true)
            .With("secret", "Key of the signature header (HMAC-SHA256 of the body). ${NAME} stands for an environment variable, ${file:PATH} for a file's text.",
                new TextShape(1, 1024, variables: true), w => w.Secret ?? "", (w, v) => w with { Secret = v }, showDefault: false);

    public static readonly ObjectShape<SlackOptions> Slack =
        new ObjectShape<SlackOptions>("An incoming webhook of Slack.", NoSlack)
            .Http(maySummarize: true)
            .With("url", "Address of the incoming webhook: a secret, so better ${NAME} or ${file:PATH}.",
                ReceiverFields.Url("url"), s => s.Url, (s, v) => s with { Url = v }, required: true)
            .Template("title", "One line, as a phone shows it.", TextForm.Slack, s => s.Title, (s, v) => s with { Title = v })
            .Template("text", "The message, in Slack's mrkdwn; cut at 3,000 characters.", TextForm.Slack, s => s.Text, (s, v) => s with { Text = v });

    public static readonly ObjectShape<PagerDutyOptions> PagerDuty =
        new ObjectShape<PagerDutyOptions>("A service of PagerDuty, by its Events API v2 integration.", NoPagerDuty)
            .Http(maySummarize: false)
            .With("routing_key", "Integration key of the Events API v2 integration: a secret, so better ${NAME} or ${file:PATH}.",
                ReceiverFields.Secret, p => p.RoutingKey, (p, v) => p with { RoutingKey = v }, required: true)
            .With("url", "Address of the Events API, where it is not that of PagerDuty's region US.",
                ReceiverFields.Url("url"), p => p.Url, (p, v) => p with { Url = v })
            .Template("summary", "One line; cut at 1,024 characters.", TextForm.Plain, p => p.Summary, (p, v) => p with { Summary = v })
            .Template("details", "The message as plain text.", TextForm.Plain, p => p.Details, (p, v) => p with { Details = v });

    public static readonly ObjectShape<TeamsOptions> Teams =
        new ObjectShape<TeamsOptions>("A workflow of Microsoft Teams that waits for webhook requests.", NoTeams)
            .Http(maySummarize: true)
            .With("url", "Address of the workflow: a secret, so better ${NAME} or ${file:PATH}.",
                ReceiverFields.Url("url"), t => t.Url, (t, v) => t with { Url = v }, required: true)
            .Template("title", "One line above the message.", TextForm.Plain, t => t.Title, (t, v) => t with { Title = v })
            .Template("text", "The message as plain text; the card is cut at 27 KiB.", TextForm.Plain, t => t.Text, (t, v) => t with { Text = v });

    public static readonly ObjectShape<OpsgenieOptions> Opsgenie =
        new ObjectShape<OpsgenieOptions>("The alert API of Opsgenie, or of Jira Service Management.", NoOpsgenie)
            .Http(maySummarize: false)
            .With("api_key", "Key of an API integration: a secret, so better ${NAME} or ${file:PATH}.",
                ReceiverFields.Secret, o => o.ApiKey, (o, v) => o with { ApiKey = v }, required: true)
            .With("url", "Where the API is: https://api.eu.opsgenie.com in Europe, https://api.atlassian.com/jsm/ops/integration for Jira Service Management.",
                ReceiverFields.Url("url"), o => o.Url, (o, v) => o with { Url = v })
            .With("tags", "Tags of every alert.", new ListShape<string>(new TextShape(1, 50), "", 19), o => o.Tags, (o, v) => o with { Tags = [.. v] })
            .Template("message", "One line; cut at 130 characters.", TextForm.Plain, o => o.Message, (o, v) => o with { Message = v })
            .Template("description", "The message as plain text; cut at 15,000 characters.",
                TextForm.Plain, o => o.Description, (o, v) => o with { Description = v });

    public static readonly ObjectShape<AlertmanagerOptions> Alertmanager =
        new ObjectShape<AlertmanagerOptions>("An Alertmanager that alerts are forwarded to.", NoAlertmanager)
            .Http(maySummarize: false)
            .With("url", "Where it is, such as http://alertmanager:9093.",
                ReceiverFields.Url("url"), a => a.Url, (a, v) => a with { Url = v }, required: true)
            .With("expires_after", "What fires is over there unless it is told again within this time: longer than the repeat interval of its route.",
                new DurationShape(TimeSpan.FromMinutes(1), TimeSpan.FromDays(365)), a => a.ExpiresAfter, (a, v) => a with { ExpiresAfter = v })
            .Template("description", "The annotation of that name.", TextForm.Plain, a => a.Description, (a, v) => a with { Description = v });

    public static readonly ObjectShape<CustomOptions> Custom =
        new ObjectShape<CustomOptions>("Anything that is called by HTTP.", NoCustom)
            .Http(maySummarize: true)
            .With("url", "Template of the address; values in it are percent-encoded. ${NAME} stands for an environment variable, ${file:PATH} for a file's text.",
                new TemplateShape(TextForm.Url, variables: true), c => c.Url, (c, v) => c with { Url = v }, required: true)
            .With("method", "How it is called; GET and DELETE have no body.",
                new ChoiceShape<CallMethod>(
                    ("POST", CallMethod.Post), ("PUT", CallMethod.Put), ("PATCH", CallMethod.Patch), ("GET", CallMethod.Get), ("DELETE", CallMethod.Delete)),
                _ => CallMethod.Post, (c, v) => c with { Method = v.ToString().ToUpperInvariant() })
            .With("header_templates", "Headers whose values are templates.",
                ReceiverFields.HeaderTemplates(NoCustom.Url), _ => new Dictionary<string, TextTemplate>(StringComparer.Ordinal),
                (c, v) => c with { HeaderTemplates = [.. v] }, showDefault: false)
            .With("content_type", "Type of the body. In JSON, HTML, XML and forms values are escaped accordingly; the filter json writes a whole JSON value.",
                new TextShape(3, 128, pattern: HeaderRules.MediaType(), patternInWords: "a media type such as application/json"),
                c => c.ContentType, (c, v) => c with { ContentType = v })
            .With("body", "Template of the body; without it a JSON object with what is known.",
                new TemplateShape(TextForm.Plain, variables: true), c => c.Body, (c, v) => c with { Body = v }, showDefault: false)
            .Check(["url", "content_type", "body"], Fits);

    private enum CallMethod
    {
        Post,
        Put,
        Patch,
        Get,
        Delete,
    }

    private static void Fits(MappingNode node, CustomOptions custom, ReadContext context)
    {
        if (node.KeyOf("url") is { } url && !custom.GivesAnAddress)
            context.Error(url, "The template 'url' must give an absolute http or https address, such as https://example.com/{{ alert.fleet }}.");
        if (node.KeyOf("body") is null && node.KeyOf("content_type") is { } type && CustomOptions.FormOf(custom.ContentType) != TextForm.Json)
            context.Error(type, $"'content_type' is '{custom.ContentType}', but the default body is JSON: give a 'body' too.");
    }
}
