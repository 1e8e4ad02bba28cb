using System.Text;
using Spectre.Console;

namespace DistributedAnomaly.Cli;

/// <summary>Where a command writes: results to <see cref="Out"/>, everything else to <see cref="Error"/>.</summary>
/// <param name="Bytes">Standard output.</param>
/// <param name="Error">Errors, summaries and progress.</param>
/// <param name="OutIsTerminal">A person reads the results: tables have colours and fit the width.</param>
/// <param name="ErrorIsTerminal">A person sees progress bars.</param>
internal sealed record CliIo(Stream Bytes, TextWriter Error, bool OutIsTerminal, bool ErrorIsTerminal)
{
    private const int WidthOfFiles = 200;

    /// <summary>Standard output as text; shares its stream with <see cref="Bytes"/>.</summary>
    public TextWriter Out { get; } = new StreamWriter(Bytes, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true, NewLine = "\n" };

    public static CliIo Console() => new(
        System.Console.OpenStandardOutput(), System.Console.Error, !System.Console.IsOutputRedirected, !System.Console.IsErrorRedirected);

    /// <summary>Renders tables to standard output.</summary>
    public IAnsiConsole Tables() => Render(Out, OutIsTerminal);

    /// <summary>Renders progress to standard error.</summary>
    public IAnsiConsole ProgressBars() => Render(Error, ErrorIsTerminal);

    private static IAnsiConsole Render(TextWriter writer, bool terminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = terminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = terminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!terminal)
            console.Profile.Width = WidthOfFiles;
        return console;
    }
}
