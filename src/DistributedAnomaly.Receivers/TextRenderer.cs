using DistributedAnomaly.Receivers.Limits;
using DistributedAnomaly.Receivers.Messages;
using DistributedAnomaly.Receivers.Templates;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Receivers;

/// <summary>Writes the texts of one receiver. A template that fails costs its text, not the notification.</summary>
internal sealed class TextRenderer(ILogger logger)
{
    public string Render(TextTemplate template, TextTemplate fallback, Message message)
    {
        try
        {
            return template.Render(message);
        }
        catch (TemplateException e) when (!ReferenceEquals(template, fallback))
        {
            ReceiverMetrics.CountFailedTemplate(message.Receiver);
            logger.TemplateFailed(message.Receiver, message.Key, e.Message);
            return fallback.Render(message);
        }
    }
}
