using System.Globalization;

namespace DistributedAnomaly.Core.Tests.Batch;

/// <summary>Numbers that another program made, from a file of the folder Golden; lines that begin with # say how.</summary>
internal sealed class ReferenceTable
{
    private readonly string[] _names;
    private readonly double[][] _rows;

    public ReferenceTable(string file)
    {
        var lines = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Golden", file)).Where(line => line[0] != '#').ToList();
        _names = lines[0].Split(',');
        _rows = [.. lines.Skip(1).Select(line => line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];
    }

    public double[] Column(string name)
    {
        var column = Array.IndexOf(_names, name);
        return [.. _rows.Select(row => row[column])];
    }

    /// <summary>The columns named x0, x1, ...: what the other program was given.</summary>
    public DistributedAnomaly.Core.Batch.Table Input()
    {
        var width = _names.Count(name => name[0] == 'x');
        return new DistributedAnomaly.Core.Batch.Table(_names[..width], [.. _rows.SelectMany(row => row.Take(width))]);
    }
}
