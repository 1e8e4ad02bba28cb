using MailKit.Net.Smtp;
using MimeKit;

namespace DistributedAnomaly.Receivers.Email;

/// <summary>Sends a mail to those recipients that the server takes: one wrong address costs nobody else the mail.</summary>
internal sealed class RecipientTolerantClient : SmtpClient
{
    private readonly List<(MailboxAddress Mailbox, SmtpResponse Response)> _refused = [];

    /// <summary>Who did not get the mail, and why, in a sentence; null: everybody did.</summary>
    public string? Refused => _refused.Count == 0 ? null : "refused: " + string.Join(", ", _refused.Select(r => $"{r.Mailbox.Address} ({(int)r.Response.StatusCode} {r.Response.Response})"));

    protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) => _refused.Add((mailbox, response));

    protected override void OnNoRecipientsAccepted(MimeMessage message)
    {
        // If one of them may be taken later, it is tried again.
        var (mailbox, response) = _refused.OrderBy(r => (int)r.Response.StatusCode).First();
        throw new SmtpCommandException(SmtpErrorCode.RecipientNotAccepted, response.StatusCode, mailbox, response.Response);
    }
}
