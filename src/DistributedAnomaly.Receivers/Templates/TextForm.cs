namespace DistributedAnomaly.Receivers.Templates;

/// <summary>What a text is part of: decides how values in it are escaped.</summary>
public enum TextForm
{
    /// <summary>Nothing is escaped.</summary>
    Plain,

    /// <summary>Slack's mrkdwn.</summary>
    Slack,

    Html,

    /// <summary>A value stands inside the quotes of a JSON string; the filter <c>json</c> writes a whole JSON value.</summary>
    Json,

    /// <summary>A value is part of an address.</summary>
    Url,

    /// <summary>A value is part of an HTTP header: line breaks and what is not ASCII are escaped.</summary>
    Header,
}
