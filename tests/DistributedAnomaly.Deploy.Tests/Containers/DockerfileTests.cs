using System.Xml.Linq;

namespace DistributedAnomaly.Deploy.Tests.Containers;

public sealed class DockerfileTests
{
    private static readonly string[] Executables = ["Server", "Silo"];

    public static TheoryData<string> Names => new(Executables);

    [Fact]
    public void Dockerfiles_AreAllTested() => Directory.EnumerateFiles(Repository.At("deploy/docker"), "*.Dockerfile")
        .Select(file => Path.GetFileName(file).Split('.')[0]).ShouldBe(Executables, ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Names))]
    public void Copies_NameWhatTheRepositoryHas(string name)
    {
        var file = Of(name);
        var sent = Repository.Read(".dockerignore").Split('\n').Where(line => line.StartsWith('!')).Select(line => line[1..]).ToList();

        file.Copies.ShouldNotBeEmpty();
        foreach (var (from, _) in file.Copies)
        {
            Repository.Has(from).ShouldBeTrue($"{file.Path} copies {from}");
            sent.ShouldContain(from.Split('/')[0], customMessage: $".dockerignore keeps back {from}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Restore_HasEveryProjectThatIsReferenced(string name)
    {
        var copied = Of(name).Copies.Where(c => c.From.EndsWith(".csproj", StringComparison.Ordinal)).ToList();

        copied.ShouldAllBe(c => c.To == Path.GetDirectoryName(c.From)!.Replace('\\', '/') + "/");
        copied.Select(c => c.From).ShouldBe(Closure(Project(name), Project("Cli")), ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Build_RestoresOnceAndPublishesWhatIsStarted(string name)
    {
        var file = Of(name);
        var runs = file.All("RUN").SelectMany(r => r.Split("&&", StringSplitOptions.TrimEntries)).ToList();

        var restored = runs.Where(r => r.StartsWith("dotnet restore ", StringComparison.Ordinal)).Select(r => r.Split(' ')[2]).ToList();
        var published = runs.Where(r => r.StartsWith("dotnet publish ", StringComparison.Ordinal)).Select(r => r.Split(' ')).ToList();
        published.Select(p => p[2]).ShouldBe(restored);
        published.ShouldAllBe(p => p.Contains("--no-restore") && p.Contains("Release"));
        restored.ShouldBe([Project(name), Project("Cli")]);
        Dockerfile.Exec(file.Only("ENTRYPOINT")).ShouldBe(["dotnet", $"/app/DistributedAnomaly.{name}.dll"]);
        Repository.Read(Project("Cli")).ShouldContain("<AssemblyName>anomaly</AssemblyName>");
        Repository.Sources.Value.ShouldContain("new Command(\"health\"");
        Dockerfile.Exec(file.Only("HEALTHCHECK").Split("CMD ")[1]).ShouldBe(["dotnet", "/app/cli/anomaly.dll", "health"]);
        Repository.Sources.Value.ShouldContain('"' + file.Instructions.Last(i => i.Name == "ENV").Text.Split('=')[0] + '"');
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Runtime_IsPinnedAndUnprivileged(string name)
    {
        var file = Of(name);
        var framework = XDocument.Load(Repository.At("Directory.Build.props")).Descendants("TargetFramework").Single().Value["net".Length..];

        foreach (var image in file.All("FROM").Select(f => f.Split(' ')[0]))
        {
            ImageName.Fault(image).ShouldBeNull();
            image.Split(':')[1].ShouldStartWith(framework + "-");
        }

        file.Only("USER").Split(':').ShouldAllBe(id => int.Parse(id) > 0);
        file.Only("STOPSIGNAL").ShouldBe("SIGTERM");
        file.Only("LABEL").ShouldContain($"org.opencontainers.image.version=\"{Repository.Version}\"");
        var ports = file.Only("EXPOSE").Split(' ');
        ports[0].ShouldBe(new Uri(new Api.ApiOptions().Listen[0]).Port.ToString());
        file.Instructions.Single(i => i.Stage == "runtime" && i.Name == "ENV").Text.ShouldEndWith($"127.0.0.1:{ports[0]}");
    }

    private static Dockerfile Of(string name) => Dockerfile.Read($"deploy/docker/{name}.Dockerfile");

    private static string Project(string name) => $"src/DistributedAnomaly.{name}/DistributedAnomaly.{name}.csproj";

    /// <summary>The projects and all that they reference.</summary>
    private static HashSet<string> Closure(params string[] projects)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(projects);
        while (open.TryDequeue(out var project))
        {
            if (!found.Add(project))
                continue;
            foreach (var reference in XDocument.Load(Repository.At(project)).Descendants("ProjectReference"))
            {
                var path = Path.GetFullPath(Path.Combine(Repository.At(Path.GetDirectoryName(project)!), reference.Attribute("Include")!.Value.Replace('\\', '/')));
                open.Enqueue(Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'));
            }
        }

        return found;
    }
}
