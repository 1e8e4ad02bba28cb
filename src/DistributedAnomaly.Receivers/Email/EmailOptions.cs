using System.Security.Cryptography;
using DistributedAnomaly.Receivers.Templates;

namespace DistributedAnomaly.Receivers.Email;

/// <summary>Mail by SMTP.</summary>
public sealed record EmailOptions : ReceiverOptions
{
    /// <summary>Name or address of the mail server.</summary>
    public required string Host { get; init; }

    /// <value>Default 587; 1 to 65,535.</value>
    public int Port { get; init; } = 587;

    /// <value>Default <see cref="EmailSecurity.StartTls"/>.</value>
    public EmailSecurity Security { get; init; } = EmailSecurity.StartTls;

    /// <summary>File with the certificates (PEM) of the authorities that the server's certificate must come from; null: those of this machine.</summary>
    public string? CaFile { get; init; }

    /// <summary>Null: nobody logs in.</summary>
    public string? Username { get; init; }

    public string? Password { get; init; }

    /// <summary>As <c>alerts@example.com</c> or <c>Alerts &lt;alerts@example.com&gt;</c>.</summary>
    public required string From { get; init; }

    public required ValueList<string> To { get; init; }

    public TextTemplate Subject { get; init; } = DefaultTexts.Title;

    /// <summary>The alternative for readers without HTML.</summary>
    public TextTemplate Text { get; init; } = DefaultTexts.Text;

    public TextTemplate Html { get; init; } = DefaultTexts.EmailHtml;

    public override string Kind => "email";

    internal override IEnumerable<string?> Secrets => [Password];

    /// <summary>Says why the certificates of a file cannot be used; null: they can.</summary>
    public static string? CertificateFault(string caFile)
    {
        try
        {
            new CertificateTrust(caFile).Dispose();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return e.Message.TrimEnd('.');
        }
    }

    /// <summary>Is it an address with a domain, with or without a name?</summary>
    public static bool IsAddress(string text) => MimeKit.MailboxAddress.TryParse(text, out var address) && address.Domain.Length > 0;
}
