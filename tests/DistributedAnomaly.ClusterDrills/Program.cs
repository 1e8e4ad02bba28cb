using DistributedAnomaly.ClusterDrills;
using DistributedAnomaly.ClusterDrills.Drills;
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
for (var run = 0; run < Math.Max(1, options.Runs); run++)
{
    switch (args[0])
    {
        case "throughput":
            foreach (var silos in options.Silos)
                Show(await ThroughputDrill.RunAsync(options, silos, Console.Out));
            break;
        case "kill":
            Show(await KillDrill.RunAsync(options, Console.Out));
            break;
        case "stop":
            Show(await StopDrill.RunAsync(options, Console.Out));
            break;
        case "join":
            Show(await JoinDrill.RunAsync(options, Console.Out));
            break;
        case "windows":
            Show(await WindowsDrill.RunAsync(options, Console.Out));
            break;
        case "outage":
            foreach (var refuse in new[] { false, true })
                Show(await OutageDrill.RunAsync(options, refuse, Console.Out));
            break;
        default:
            Console.Error.WriteLine($"'{args[0]}' is no drill.{Environment.NewLine}{DrillOptions.Usage}");
            return 2;
    }
}

return violations == 0 ? 0 : 1;

void Show(Figures figures)
{
    figures.Write(Console.Out);
    violations += figures.Violations.Count;
}
