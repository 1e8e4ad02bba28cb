using System.Diagnostics;
using System.Globalization;

namespace DistributedAnomaly.Benchmarks.Batch;

/// <summary>Runs <c>scikit_learn.py</c> on one thread, with the Python that the environment variable PYTHON names (default /usr/bin/python3).</summary>
internal static class ScikitLearn
{
    /// <summary>Null, and a line that says why, where there is no Python or no scikit-learn.</summary>
    /// <param name="what">A method of the script: forest or svm.</param>
    public static (Measurement Fit, Measurement Score)? Measure(string what, params double[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("PYTHON") ?? "/usr/bin/python3")
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Batch", "scikit_learn.py"));
        start.ArgumentList.Add(what);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument.ToString("R", CultureInfo.InvariantCulture));
        foreach (var variable in new[] { "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS" })
            start.Environment[variable] = "1";
        try
        {
            using var process = Process.Start(start)!;
            var printed = process.StandardOutput.ReadToEnd().Split(' ', StringSplitOptions.RemoveEmptyEntries);
            process.WaitForExit();
            if (process.ExitCode == 0 && printed.Length == 4)
            {
                var ms = Array.ConvertAll(printed, text => double.Parse(text, CultureInfo.InvariantCulture));
                return (new Measurement(ms[0], ms[1]), new Measurement(ms[2], ms[3]));
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // Said below.
        }

        Console.WriteLine($"{start.FileName} with scikit-learn could not be run: nothing to compare with");
        return null;
    }
}
