using Microsoft.Playwright;

namespace DistributedAnomaly.Browser.Tests;

/// <summary>One real Chromium for all tests of a class: that of <c>CHROMIUM</c>, or the one that is installed.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Executable() is not { } executable)
            return;
        _playwright = await Playwright.CreateAsync();
        // Inside a container or as root Chromium's own sandbox cannot start; the pages are our own.
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = executable, Args = ["--no-sandbox"] });
    }

    /// <summary>A page that remembers what went wrong and what it asked for.</summary>
    /// <param name="width">Of the window (CSS pixels).</param>
    /// <param name="height">Of the window.</param>
    /// <param name="scheme">Light or dark.</param>
    public async Task<WatchedPage> OpenAsync(int width, int height, ColorScheme scheme = ColorScheme.Light)
    {
        if (_browser is null)
            Assert.Skip("Chromium is not installed (Debian package chromium).");
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height }, ColorScheme = scheme });
        return new WatchedPage(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    private static string? Executable()
    {
        if (Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named)
            return named;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}
