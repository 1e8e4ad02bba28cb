namespace DistributedAnomaly.TestKit;

/// <summary>One mail that a <see cref="LoopbackSmtpServer"/> received.</summary>
/// <param name="IsEncrypted">It came over TLS.</param>
/// <param name="User">Who logged in; null: nobody did.</param>
/// <param name="Text">The mail itself, headers first, lines ended by CRLF.</param>
public sealed record ReceivedMail(string From, IReadOnlyList<string> To, bool IsEncrypted, string? User, string Text);
