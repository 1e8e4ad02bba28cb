using System.Net.Sockets;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Receivers.Messages;
using DistributedAnomaly.Receivers.Targets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace DistributedAnomaly.Receivers.Email;

/// <summary>
/// Sends mail by SMTP, one connection per mail, to whom the server takes. Answers from 400 to 499, no answer in time and network errors: again later. Refusals, a
/// server that cannot do STARTTLS where that is demanded, and a login that is refused: failed for good.
/// </summary>
internal sealed class EmailChannel(EmailOptions options, TextRenderer texts, TimeProvider time) : IChannel
{
    private readonly Redaction _redaction = new(options.Secrets);
    private readonly CertificateTrust? _trust = options.CaFile is { } file ? new CertificateTrust(file) : null;

    public void Dispose() => _trust?.Dispose();

    public async ValueTask<Delivery> SendAsync(Message message, CancellationToken cancellationToken)
    {
        using var mail = EmailMessage.Write(options, message, texts, time.GetUtcNow());
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return Delivery.Delivered(OneLine(await SendAsync(mail, either.Token)));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Delivery.Retry($"no answer within {options.Timeout.TotalSeconds:0.###} s");
        }
        catch (ForbiddenTargetException e)
        {
            return Delivery.Failed(e.Message);
        }
        catch (SmtpCommandException e)
        {
            var detail = OneLine($"SMTP {(int)e.StatusCode}: {e.Message}");
            return (int)e.StatusCode is >= 400 and < 500 ? Delivery.Retry(detail) : Delivery.Failed(detail);
        }
        catch (NotSupportedException)
        {
            return Delivery.Failed("the server cannot do STARTTLS; 'security: none' would send in the clear");
        }
        catch (AuthenticationException e)
        {
            return Delivery.Failed(OneLine($"the login was refused: {e.Message}"));
        }
        catch (SslHandshakeException e)
        {
            return Delivery.Retry(OneLine($"no TLS with the server: {e.Message.Split('\n')[0]}"));
        }
        catch (Exception e) when (e is IOException or SocketException or ProtocolException)
        {
            return Delivery.Retry(OneLine(e.Message));
        }
    }

    private async Task<string> SendAsync(MimeMessage mail, CancellationToken cancellationToken)
    {
        using var client = new RecipientTolerantClient();
        if (_trust is not null)
        {
            client.CheckCertificateRevocation = false;
            client.ServerCertificateValidationCallback = _trust.Accepts;
        }

        // The client owns the socket from the call on.
        var socket = await TargetGuard.ConnectAsync(options.Host, options.Port, options.AllowLinkLocal, cancellationToken);
        await client.ConnectAsync(socket, options.Host, options.Port, Security, cancellationToken);
        if (options.Username is { Length: > 0 } user)
            await client.AuthenticateAsync(user, options.Password ?? "", cancellationToken);
        var answer = await client.SendAsync(mail, cancellationToken);
        await client.DisconnectAsync(quit: true, cancellationToken);
        return client.Refused is { } refused ? $"{answer}; {refused}" : answer;
    }

    private SecureSocketOptions Security => options.Security switch
    {
        EmailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        EmailSecurity.None => SecureSocketOptions.None,
        _ => SecureSocketOptions.StartTls,
    };

    private string OneLine(string text) => Templates.Cut.Line(_redaction.Of(text), 300);
}
