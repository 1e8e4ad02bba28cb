using System.Text;

namespace DistributedAnomaly.HostWatcher.Linux;

/// <summary>Finds the file systems that can fill up in the text of <c>/proc/self/mountinfo</c>.</summary>
internal static class Mounts
{
    /// <summary>Real file systems whose source is not a block device.</summary>
    private static readonly HashSet<string> Pooled = new(["zfs", "btrfs", "bcachefs"], StringComparer.Ordinal);

    /// <summary>Images are always full; a file system behind a user's process may hang.</summary>
    private static readonly HashSet<string> Ignored = new(["squashfs", "iso9660", "udf", "erofs", "cramfs", "fuse"], StringComparer.Ordinal);

    /// <summary>
    /// Mount points of writable local file systems, one for each: of bind mounts and subvolumes the one with the shortest path. The root
    /// always counts, whatever it is (in a container an overlay). Network file systems do not: a server that is gone would stop the watch.
    /// </summary>
    public static IReadOnlyList<string> Real(string text)
    {
        var found = new List<(string Device, string Source, string Point, bool Real)>();
        foreach (var line in text.Split('\n'))
        {
            // id parent major:minor root point options [tag ...] - type source superoptions
            var fields = line.Split(' ');
            var dash = Array.IndexOf(fields, "-");
            if (dash < 6 || fields.Length < dash + 3)
                continue;
            var (type, source, point) = (fields[dash + 1], Unescape(fields[dash + 2]), Unescape(fields[4]));
            var local = source.StartsWith("/dev/", StringComparison.Ordinal) || Pooled.Contains(type);
            var readOnly = fields[5].Split(',').Contains("ro", StringComparer.Ordinal);
            var real = point == "/" || local && !readOnly && !Ignored.Contains(type);
            found.Add((fields[2], source.StartsWith('/') ? source : fields[2], point, real));
        }

        // The last mount on a point hides those before.
        var visible = found.GroupBy(mount => mount.Point, StringComparer.Ordinal).Select(same => same.Last());
        return
        [
            .. visible.Where(mount => mount.Real).OrderBy(mount => mount.Point.Length).ThenBy(mount => mount.Point, StringComparer.Ordinal)
                .DistinctBy(mount => mount.Device, StringComparer.Ordinal)
                .DistinctBy(mount => mount.Source, StringComparer.Ordinal)
                .Select(mount => mount.Point),
        ];
    }

    /// <summary>Blanks and the like are written as a backslash and three octal digits.</summary>
    private static string Unescape(string field)
    {
        if (!field.Contains('\\', StringComparison.Ordinal))
            return field;
        var text = new StringBuilder(field.Length);
        for (var i = 0; i < field.Length; i++)
        {
            if (field[i] == '\\' && i + 3 < field.Length && field.AsSpan(i + 1, 3).IndexOfAnyExceptInRange('0', '7') < 0)
            {
                text.Append((char)((field[i + 1] - '0') * 64 + (field[i + 2] - '0') * 8 + field[i + 3] - '0'));
                i += 3;
            }
            else
            {
                text.Append(field[i]);
            }
        }

        return text.ToString();
    }
}
