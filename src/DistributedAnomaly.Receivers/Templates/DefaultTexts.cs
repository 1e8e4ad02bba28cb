namespace DistributedAnomaly.Receivers.Templates;

/// <summary>The texts that hold where the configuration gives none: the files beside this one.</summary>
public static class DefaultTexts
{
    /// <summary>One line; of chats, pagers and the subject of mails.</summary>
    public static TextTemplate Title { get; } = Load("title", TextForm.Plain);

    /// <summary>The whole message as plain text.</summary>
    public static TextTemplate Text { get; } = Load("text", TextForm.Plain);

    public static TextTemplate SlackTitle { get; } = Load("title", TextForm.Slack);

    public static TextTemplate SlackText { get; } = Load("slack.text", TextForm.Slack);

    public static TextTemplate TeamsText { get; } = Load("teams.text", TextForm.Plain);

    public static TextTemplate EmailHtml { get; } = Load("email.html", TextForm.Html);

    /// <summary>A JSON object.</summary>
    public static TextTemplate HttpBody { get; } = Load("http.body", TextForm.Json);

    private static TextTemplate Load(string name, TextForm form)
    {
        using var stream = typeof(DefaultTexts).Assembly.GetManifestResourceStream(name + ".liquid")!;
        using var reader = new StreamReader(stream);
        return TextTemplate.Parse(reader.ReadToEnd().TrimEnd('\n'), form);
    }
}
