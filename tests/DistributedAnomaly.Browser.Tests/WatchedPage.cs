using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace DistributedAnomaly.Browser.Tests;

/// <summary>A page whose errors and requests are remembered.</summary>
public sealed class WatchedPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentQueue<string> _requests = new();

    internal WatchedPage(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _errors.Enqueue(message.Text);
        };
        page.PageError += (_, error) => _errors.Enqueue(error);
        page.Request += (_, request) => _requests.Enqueue(request.Url);
        page.Dialog += async (_, dialog) =>
        {
            _errors.Enqueue("dialog: " + dialog.Message);
            await dialog.DismissAsync();
        };
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings of the console, uncaught exceptions, dialogs.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Addresses that were asked for, the page's own too.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>The elements that reach beyond the right edge of the window.</summary>
    public async Task<string[]> TooWideAsync() => await Page.EvaluateAsync<string[]>(
        """
        () => [...document.querySelectorAll('body *')]
          .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('nav') && !e.closest('svg'))
          .map(e => e.tagName + '.' + e.className)
        """);

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
