using Microsoft.Extensions.DependencyInjection;

namespace DistributedAnomaly.Acceptance.Tests;

/// <summary>The C# example of the README, word for word.</summary>
internal static class ReadmeExample
{
    public static void Register(Builder builder)
    {
        builder.Services.AddDistributedAnomaly(options =>
        {
            options.Server = new Uri("http://localhost:8080");
            options.ReportMeters = true; // every System.Diagnostics.Metrics instrument, without further code
        });
    }

    /// <summary>Stands for the host builder of an application.</summary>
    internal sealed record Builder(IServiceCollection Services);
}
