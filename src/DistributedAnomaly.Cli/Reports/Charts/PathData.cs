using System.Globalization;
using System.Text;

namespace DistributedAnomaly.Cli.Reports.Charts;

/// <summary>The <c>d</c> of an SVG path, in whole units and relative steps: half the size of absolute ones.</summary>
internal sealed class PathData
{
    private readonly StringBuilder _text = new();
    private int _x;
    private int _y;
    private bool _drawing;

    public bool IsEmpty => _text.Length == 0;

    /// <summary>The next point begins a piece of its own.</summary>
    public void Lift() => _drawing = false;

    public void To(double x, double y)
    {
        var (toX, toY) = ((int)Math.Round(x), (int)Math.Round(y));
        if (!_drawing)
            Command('M', toX, toY);
        else if (toX == _x)
            Command('v', toY - _y);
        else if (toY == _y)
            Command('h', toX - _x);
        else
            Command('l', toX - _x, toY - _y);
        (_x, _y, _drawing) = (toX, toY, true);
    }

    /// <summary>As <see cref="To"/>; where it begins a piece, it is visible alone: a line without length, which round ends make a dot.</summary>
    public void Dot(double x, double y)
    {
        var first = !_drawing;
        To(x, y);
        if (first)
            Command('h', 0);
    }

    public void Close()
    {
        _text.Append('z');
        Lift();
    }

    public override string ToString() => _text.ToString();

    private void Command(char command, int first, int? second = null)
    {
        _text.Append(command).Append(CultureInfo.InvariantCulture, $"{first}");
        if (second is >= 0)
            _text.Append(' ');
        if (second is { } number)
            _text.Append(CultureInfo.InvariantCulture, $"{number}");
    }
}
