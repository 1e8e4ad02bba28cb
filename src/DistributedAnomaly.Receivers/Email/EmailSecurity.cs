namespace DistributedAnomaly.Receivers.Email;

/// <summary>How a mail server is spoken to.</summary>
public enum EmailSecurity
{
    /// <summary>In the clear until both change to TLS; a server that cannot gets nothing.</summary>
    StartTls,

    /// <summary>TLS from the first byte on.</summary>
    Tls,

    /// <summary>In the clear, passwords too.</summary>
    None,
}
