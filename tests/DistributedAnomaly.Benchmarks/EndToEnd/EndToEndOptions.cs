namespace DistributedAnomaly.Benchmarks.EndToEnd;

/// <summary>How much is pushed in an end-to-end run, and how. Given as <c>--name value</c>.</summary>
internal sealed record EndToEndOptions
{
    /// <summary>The run ends here even if not everything was pushed.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Metric values in all.</summary>
    public long Measurements { get; init; } = 8_000_000;

    /// <summary>At the same time, each with entities of its own.</summary>
    public int Connections { get; init; } = 4;

    /// <summary>In all.</summary>
    public int Entities { get; init; } = 2_000;

    /// <summary>Observations in one request.</summary>
    public int Batch { get; init; } = 500;

    /// <exception cref="ArgumentException">An option is not known, or is not a positive number.</exception>
    public static EndToEndOptions Parse(string[] args)
    {
        var options = new EndToEndOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || !long.TryParse(args[i + 1], out var value) || value is < 1 or > 1_000_000_000)
                throw new ArgumentException($"{args[i]} needs a number from 1 to 1,000,000,000", nameof(args));
            options = args[i] switch
            {
                "--measurements" => options with { Measurements = value },
                "--connections" => options with { Connections = (int)value },
                "--entities" => options with { Entities = (int)value },
                "--batch" => options with { Batch = (int)value },
                "--limit-seconds" => options with { Limit = TimeSpan.FromSeconds(value) },
                _ => throw new ArgumentException($"unknown option {args[i]}", nameof(args)),
            };
        }

        return options;
    }
}
