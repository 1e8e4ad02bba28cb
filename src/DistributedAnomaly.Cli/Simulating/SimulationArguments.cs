using System.CommandLine;
using DistributedAnomaly.Cli.Commands;
using DistributedAnomaly.Simulation;

namespace DistributedAnomaly.Cli.Simulating;

/// <summary>The options of every command that simulates a fleet.</summary>
internal sealed class SimulationArguments
{
    private static readonly SimulationOptions Defaults = new();

    private readonly Option<int> _servers;
    private readonly Option<int> _days = CommonOptions.Ranged("--days", "Simulated days", Defaults.Days, 1, SimulationOptions.MostDays);
    private readonly Option<int> _cadence = CommonOptions.Ranged("--cadence", "Seconds between two observations of a server", Defaults.CadenceSeconds, 10, 3600);
    private readonly Option<int> _seed = CommonOptions.Ranged("--seed", "Another number is another fleet", Defaults.Seed, 0, int.MaxValue);
    private readonly Option<double> _faults = Rate("--faults", "Faults of single servers, per server and day", Defaults.FaultsPerServerDay);
    private readonly Option<double> _cohortFaults = Rate("--cohort-faults", "Faults of whole cohorts, per cohort and day", Defaults.FaultsPerCohortDay);
    private readonly Option<DateTimeOffset?> _start = new("--start")
    {
        Description = $"Time of the first observation [default: {Defaults.Start:yyyy-MM-dd'T'HH:mm:ss'Z'}]", HelpName = "TIME",
    };

    private SimulationArguments(Command command, int servers)
    {
        _servers = CommonOptions.Ranged("--servers", "Servers", servers, 1, SimulationOptions.MostServers);
        foreach (var option in (Option[])[_servers, _days, _cadence, _seed, _faults, _cohortFaults, _start])
            command.Options.Add(option);
    }

    public static SimulationArguments AddTo(Command command, int servers) => new(command, servers);

    public SimulationOptions Read(ParseResult parsed) => new()
    {
        Servers = parsed.GetValue(_servers),
        Days = parsed.GetValue(_days),
        CadenceSeconds = parsed.GetValue(_cadence),
        Seed = parsed.GetValue(_seed),
        FaultsPerServerDay = parsed.GetValue(_faults),
        FaultsPerCohortDay = parsed.GetValue(_cohortFaults),
        Start = (parsed.GetValue(_start) ?? Defaults.Start).ToUniversalTime(),
    };

    private static Option<double> Rate(string name, string description, double fallback)
    {
        var option = new Option<double>(name) { Description = $"{description}; 0 to 10", HelpName = "X", DefaultValueFactory = _ => fallback };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && double.TryParse(result.Tokens[^1].Value, out var value) && !(value >= 0 && value <= 10))
                result.AddError($"{name} is {result.Tokens[^1].Value}; it must be 0 to 10");
        });
        return option;
    }
}
