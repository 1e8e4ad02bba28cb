namespace DistributedAnomaly.Receivers.Templates;

/// <summary>Shortens texts to what a recipient takes. What is left out is shown as an ellipsis.</summary>
internal static class Cut
{
    private const char Ellipsis = '…';
    private const int LongestEntity = 6;

    /// <param name="text">Any text.</param>
    /// <param name="most">Characters (UTF-16), at least 1.</param>
    public static string To(string text, int most) => text.Length <= most ? text : text[..Boundary(text, most - 1)] + Ellipsis;

    /// <summary>Of Slack's mrkdwn: neither an escaped character nor a link is cut through.</summary>
    public static string Slack(string text, int most)
    {
        if (text.Length <= most)
            return text;
        var end = Boundary(text, most - 1);
        var link = text.LastIndexOf('<', end - 1);
        if (link >= 0 && text.IndexOf('>', link) is var close && (close < 0 || close >= end))
            end = link;
        var entity = end == 0 ? -1 : text.LastIndexOf('&', end - 1, Math.Min(LongestEntity, end));
        if (entity >= 0 && text.IndexOf(';', entity) >= end)
            end = entity;
        return text[..end] + Ellipsis;
    }

    /// <summary>All lines as one.</summary>
    public static string Line(string text, int most) =>
        To(string.Join(' ', text.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)), most);

    // Not between the two halves of one character.
    private static int Boundary(string text, int end) => end > 0 && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end;
}
