using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Receivers.Messages;
using DistributedAnomaly.Receivers.Templates;
using MimeKit;
using MimeKit.Text;

namespace DistributedAnomaly.Receivers.Email;

/// <summary>
/// A message as mail. All mails about one subject are one thread: each refers to the first one, whose identity follows from the subject.
/// A mail that is sent twice has the same identity twice.
/// </summary>
internal static class EmailMessage
{
    // RFC 5322 has lines of at most 998 characters.
    private const int LongestSubject = 500;
    private const int LongestText = 128 << 10;
    private const int LongestHtml = 256 << 10;
    private const int FirstSequence = 1;

    public static MimeMessage Write(EmailOptions options, Message message, TextRenderer texts, DateTimeOffset now)
    {
        var from = MailboxAddress.Parse(options.From);
        var first = Id("thread:" + message.Subject, from.Domain);
        var mail = new MimeMessage
        {
            Date = now,
            Subject = Cut.Line(texts.Render(options.Subject, DefaultTexts.Title, message), LongestSubject),
            MessageId = message.Notification.Sequence == FirstSequence ? first : Id(message.Key, from.Domain),
            Importance = message is { Status: MessageStatus.Firing, Severity: Severity.Critical } ? MessageImportance.High : MessageImportance.Normal,
        };
        mail.From.Add(from);
        mail.To.AddRange(options.To.Select(MailboxAddress.Parse));
        if (message.Notification.Sequence != FirstSequence)
        {
            mail.InReplyTo = first;
            mail.References.Add(first);
        }

        // Nobody's out-of-office note answers.
        mail.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        mail.Headers.Add("X-Auto-Response-Suppress", "All");
        mail.Body = new MultipartAlternative
        {
            new TextPart(TextFormat.Plain) { Text = Cut.To(texts.Render(options.Text, DefaultTexts.Text, message).Trim() + "\n", LongestText) },
            new TextPart(TextFormat.Html) { Text = Cut.To(texts.Render(options.Html, DefaultTexts.EmailHtml, message).Trim() + "\n", LongestHtml) },
        };
        return mail;
    }

    private static string Id(string text, string domain) => $"{SubjectKey.Hash(text)[..40]}@{(domain.Length == 0 ? "localhost" : domain)}";
}
