using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace DistributedAnomaly.TestKit;

/// <summary>
/// A real SMTP server on the loopback interface that keeps what it received: EHLO, STARTTLS (with a certificate that it made itself),
/// AUTH PLAIN, MAIL, RCPT, DATA, RSET, NOOP, QUIT.
/// </summary>
public sealed class LoopbackSmtpServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<ReceivedMail> _mails = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate = MakeCertificate();
    private readonly Task _loop;

    public LoopbackSmtpServer()
    {
        _listener.Start();
        _loop = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>False: the server does not know STARTTLS.</summary>
    public bool OffersTls { get; init; } = true;

    /// <summary>Answers to commands (first word, as MAIL or DATA; CONTENT: the end of a mail) instead of the usual ones.</summary>
    public IReadOnlyDictionary<string, string> Replies { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Addresses that nobody has here.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>Who may log in; null: everybody.</summary>
    public (string User, string Password)? Login { get; init; }

    /// <summary>True: connections are taken and nothing is said.</summary>
    public bool IsMute { get; init; }

    /// <summary>PEM of the certificate that the server shows.</summary>
    public string CertificatePem => _certificate.ExportCertificatePem();

    /// <summary>In the order in which they arrived.</summary>
    public IReadOnlyList<ReceivedMail> Mails => [.. _mails];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _certificate.Dispose();
        _stop.Dispose();
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = TalkAsync(client);
            }
            catch (Exception) when (_stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                if (IsMute)
                    await Task.Delay(Timeout.Infinite, _stop.Token);
                await new Session(this, client.GetStream()).TalkAsync();
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
            {
                // The caller hung up, or the test is over.
            }
        }
    }

    private sealed class Session(LoopbackSmtpServer server, Stream stream)
    {
        private readonly List<string> _to = [];
        private Stream _stream = stream;
        private bool _isEncrypted;
        private string? _user;
        private string _from = "";

        public async Task TalkAsync()
        {
            await SayAsync("220 localhost ready");
            while (await ReadLineAsync() is { } line)
            {
                var verb = line.Split(' ')[0].ToUpperInvariant();
                if (server.Replies.TryGetValue(verb, out var reply))
                    await SayAsync(reply);
                else if (verb == "QUIT")
                    break;
                else
                    await AnswerAsync(verb, line);
            }

            await SayAsync("221 bye");
        }

        private Task AnswerAsync(string verb, string line) => verb switch
        {
            "EHLO" => SayAsync(server.OffersTls && !_isEncrypted ? "250-localhost\r\n250-STARTTLS\r\n250 AUTH PLAIN" : "250-localhost\r\n250 AUTH PLAIN"),
            "STARTTLS" when server.OffersTls => EncryptAsync(),
            "AUTH" => LogInAsync(line),
            "MAIL" => MailAsync(line),
            "RCPT" => RecipientAsync(line),
            "DATA" => DataAsync(),
            "RSET" or "NOOP" => SayAsync("250 ok"),
            _ => SayAsync("502 not known here"),
        };

        private async Task EncryptAsync()
        {
            await SayAsync("220 go ahead");
            var tls = new SslStream(_stream);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = server._certificate }, server._stop.Token);
            (_stream, _isEncrypted) = (tls, true);
        }

        private async Task LogInAsync(string line)
        {
            var words = line.Split(' ');
            if (words.Length == 2)
                await SayAsync("334 ");
            var parts = Encoding.UTF8.GetString(Convert.FromBase64String(words.Length > 2 ? words[2] : (await ReadLineAsync())!)).Split('\0');
            var isKnown = server.Login is not { } login || (login.User, login.Password) == (parts[1], parts[2]);
            if (isKnown)
                _user = parts[1];
            await SayAsync(isKnown ? "235 welcome" : "535 wrong user or password");
        }

        private Task MailAsync(string line)
        {
            _from = Address(line);
            _to.Clear();
            return SayAsync("250 ok");
        }

        private Task RecipientAsync(string line)
        {
            if (server.Unknown.Contains(Address(line), StringComparer.Ordinal))
                return SayAsync("550 no such user");
            _to.Add(Address(line));
            return SayAsync("250 ok");
        }

        private async Task DataAsync()
        {
            await SayAsync("354 go ahead");
            var text = new StringBuilder();
            while (await ReadLineAsync() is { } line && line != ".")
                text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
            if (server.Replies.TryGetValue("CONTENT", out var reply))
            {
                await SayAsync(reply);
                return;
            }

            server._mails.Enqueue(new ReceivedMail(_from, [.. _to], _isEncrypted, _user, text.ToString()));
            await SayAsync("250 kept");
        }

        private Task SayAsync(string line) => _stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), server._stop.Token).AsTask();

        // Byte by byte: nothing may be read that belongs to TLS.
        private async Task<string?> ReadLineAsync()
        {
            var line = new List<byte>();
            var one = new byte[1];
            while (await _stream.ReadAsync(one, server._stop.Token) == 1)
            {
                if (one[0] == '\n')
                    return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
                line.Add(one[0]);
            }

            return null;
        }

        private static string Address(string line) => line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];
    }
}
