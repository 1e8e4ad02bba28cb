using DistributedAnomaly.DeskDrills;
using DistributedAnomaly.DeskDrills.Drills;
using DistributedAnomaly.TestKit;

if (args.Length == 0 || args[0] is "--help" or "-h")
{
    Console.WriteLine(DrillOptions.Usage);
    return args.Length == 0 ? 2 : 0;
}

DrillOptions options;
try
{
    options = DrillOptions.Parse(args[1..]);
}
catch (ArgumentException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}

var violations = 0;
switch (args[0])
{
    case "storm":
        foreach (var withOthers in new[] { false, true })
            Show(await StormDrill.RunAsync(options, withOthers));
        break;
    case "incident":
        foreach (var hasRoute in new[] { false, true })
            Show(await IncidentDrill.RunAsync(options, hasRoute));
        break;
    case "kills":
        Show(await KillDrill.RunAsync(options, Console.Out));
        break;
    case "alertmanager" when Executables.Alertmanager is null:
        Console.Error.WriteLine("prometheus-alertmanager is not in PATH (Debian's package of this name).");
        return 2;
    case "alertmanager":
        Show(await SideBySideDrill.RunAsync(Console.Out));
        break;
    default:
        Console.Error.WriteLine($"'{args[0]}' is no drill.{Environment.NewLine}{DrillOptions.Usage}");
        return 2;
}

return violations == 0 ? 0 : 1;

void Show(Figures figures)
{
    figures.Write(Console.Out);
    violations += figures.Violations.Count;
}
