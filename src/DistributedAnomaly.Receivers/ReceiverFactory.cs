using DistributedAnomaly.Receivers.Alertmanager;
using DistributedAnomaly.Receivers.Custom;
using DistributedAnomaly.Receivers.Email;
using DistributedAnomaly.Receivers.Messages;
using DistributedAnomaly.Receivers.Opsgenie;
using DistributedAnomaly.Receivers.PagerDuty;
using DistributedAnomaly.Receivers.Slack;
using DistributedAnomaly.Receivers.Teams;
using DistributedAnomaly.Receivers.Webhooks;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Receivers;

/// <summary>Makes a receiver from its options: the one place that knows all kinds.</summary>
internal static class ReceiverFactory
{
    public static Receiver Create(ReceiverOptions options, Func<MessageSettings> settings, TimeProvider time, ILogger logger)
    {
        var texts = new TextRenderer(logger);
        IChannel channel = options switch
        {
            WebhookOptions webhook => new WebhookChannel(webhook, texts, time),
            SlackOptions slack => new SlackChannel(slack, texts, time),
            PagerDutyOptions pagerDuty => new PagerDutyChannel(pagerDuty, texts, time),
            TeamsOptions teams => new TeamsChannel(teams, texts, time),
            OpsgenieOptions opsgenie => new OpsgenieChannel(opsgenie, texts, time),
            AlertmanagerOptions alertmanager => new AlertmanagerChannel(alertmanager, texts, time),
            EmailOptions email => new EmailChannel(email, texts, time),
            CustomOptions custom => new CustomChannel(custom, texts, time),
            _ => throw new ArgumentException($"There is no receiver of kind '{options.Kind}'.", nameof(options)),
        };
        return new Receiver(options, channel, settings, time);
    }
}
