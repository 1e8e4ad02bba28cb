using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace DistributedAnomaly.Cli.Commands;

/// <summary>The usual help, followed by details, examples and, for the program as a whole, the exit codes.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var command = parseResult.CommandResult.Command;
        if (HelpTexts.Details(command.Name) is { } details)
            output.WriteLine(details + "\n");
        if (HelpTexts.Examples(command.Name) is { } examples)
            output.WriteLine("Examples:\n" + examples + "\n");
        if (command is RootCommand)
            output.WriteLine(ExitCode.Explanation);
        return code;
    }
}
