using DistributedAnomaly.Configuration.Shapes;
using DistributedAnomaly.Configuration.Yaml;
using DistributedAnomaly.Receivers.Email;
using DistributedAnomaly.Receivers.Templates;

namespace DistributedAnomaly.Configuration.Sections;

/// <summary>Mail by SMTP.</summary>
internal static class EmailShapes
{
    public static readonly EmailOptions NoEmail = new() { Name = "", Host = "localhost", From = "", To = [] };

    private static readonly ParsedShape<string> Address = new(
        new TextShape(3, 320),
        text => EmailOptions.IsAddress(text) ? (text, null) : (null, $"'{text}' is no mail address, such as alerts@example.com or Alerts <alerts@example.com>."),
        text => text);

    public static readonly ObjectShape<EmailOptions> Email =
        new ObjectShape<EmailOptions>("Mail by SMTP.", NoEmail)
            .Common(maySummarize: true)
            .With("host", "Name or address of the mail server. ${NAME} stands for an environment variable.",
                new TextShape(1, 255, variables: true), e => e.Host, (e, v) => e with { Host = v }, required: true)
            .With("port", "587 for STARTTLS, 465 for tls as a rule.", new IntegerShape(1, 65_535), e => e.Port, (e, v) => e with { Port = v })
            .With("security", "starttls (a server that cannot gets nothing), tls (from the first byte on), or none (in the clear).",
                new ChoiceShape<EmailSecurity>(("starttls", EmailSecurity.StartTls), ("tls", EmailSecurity.Tls), ("none", EmailSecurity.None)),
                e => e.Security, (e, v) => e with { Security = v })
            .With("ca_file", "File with the certificates (PEM) of the authorities that the server's certificate must come from; without it those of this machine. ${NAME} stands for an environment variable.",
                new TextShape(1, 4096, variables: true), e => e.CaFile ?? "", (e, v) => e with { CaFile = v }, showDefault: false)
            .With("username", "Who logs in; without it nobody does. ${NAME} stands for an environment variable.",
                new TextShape(1, 320, variables: true), e => e.Username ?? "", (e, v) => e with { Username = v }, showDefault: false)
            .With("password", "Of the user: better ${NAME} or ${file:PATH} than written out.",
                ReceiverFields.Secret, e => e.Password ?? "", (e, v) => e with { Password = v }, showDefault: false)
            .With("from", "Who sends, such as Alerts <alerts@example.com>.", Address, e => e.From, (e, v) => e with { From = v }, required: true)
            .With("to", "Who gets it.", new ListShape<string>(Address, "", 100), e => e.To, (e, v) => e with { To = [.. v] }, required: true)
            .Template("subject", "The subject line of the mail.", TextForm.Plain, e => e.Subject, (e, v) => e with { Subject = v })
            .Template("text", "The alternative for readers without HTML.", TextForm.Plain, e => e.Text, (e, v) => e with { Text = v })
            .Template("html", "The message as HTML.", TextForm.Html, e => e.Html, (e, v) => e with { Html = v })
            .Check(["to"], (node, email, context) =>
            {
                if (node.KeyOf("to") is { } to && email.To.Count == 0)
                    context.Error(to, "'to' is empty: nobody would get the mail.");
            })
            .Check(["username", "password"], (node, email, context) =>
            {
                if ((email.Username is null) != (email.Password is null) && (node.KeyOf("username") ?? node.KeyOf("password")) is { } key)
                    context.Error(key, "'username' and 'password' go together: give both or none.");
            })
            .Check(["ca_file"], IsReadable);

    private static void IsReadable(MappingNode node, EmailOptions email, ReadContext context)
    {
        if (email.CaFile is { } file && node.KeyOf("ca_file") is { } key && EmailOptions.CertificateFault(file) is { } fault)
            context.Error(key, $"The certificates of 'ca_file' cannot be read: {fault}.");
    }
}
