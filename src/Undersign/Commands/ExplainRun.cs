using System.Collections.Frozen;
using Undersign.Demonstration;
using Undersign.Organisations;
using Undersign.Protocols.Smtp;
using Undersign.Rehearsals;

namespace Undersign.Commands;

/// <summary>One run of <c>undersign explain</c>.</summary>
internal sealed class ExplainRun(TextWriter output, TextWriter error, TimeProvider time)
{
    public async Task<int> RunAsync(ExplainRequest request, CancellationToken cancellationToken)
    {
        if (request.FindFault() is { } fault)
        {
            await error.WriteLineAsync(fault);
            return ExitCode.Failed;
        }

        if (ScriptOf(request) is not { } script)
        {
            return ExitCode.Unreadable;
        }

        using var data = script.Data;

        if (request.Folder is { } folder)
        {
            using var album = SettingsAtHand.Album(source: null);
            return await SettingsAtHand.DraftAsync(folder, request.Config, error, cancellationToken) is { } draft ? Explain(await Rehearsal.OfAsync(script, draft, album, cancellationToken), script.At, draft, request) : ExitCode.Failed;
        }

        if (NodeFile.Read(request.Config, error) is not { } node)
        {
            return ExitCode.Unreadable;
        }

        return await NodeFile.WithStorageAsync(
            node,
            error,
            async source =>
            {
                var inForce = await SettingsAtHand.InForceAsync(source, node, error, cancellationToken);
                using var album = SettingsAtHand.Album(source);
                return SettingsAtHand.Choose(inForce, request.Organisation, script.Envelope.ReversePath, error) is { } organisation
                    ? Explain(await Rehearsal.OfAsync(script with { HostName = node.HostName }, organisation, album, cancellationToken), script.At, organisation, request)
                    : ExitCode.Failed;
            },
            cancellationToken);
    }

    private int Explain(Rehearsal rehearsal, DateTimeOffset at, Organisation organisation, ExplainRequest request)
    {
        if (request.IsJson)
        {
            output.WriteLine(RehearsalText.Json(rehearsal, organisation.Name, organisation.Version));
        }
        else
        {
            output.WriteLine($"{organisation.Name}{(organisation.Version == 0 ? "" : string.Create(null, $", version {organisation.Version}"))}, at {at:yyyy-MM-dd HH:mm} UTC");
            output.Write(RehearsalText.Of(rehearsal));
        }

        if (request.Html is not { } page)
        {
            return ExitCode.Done;
        }

        try
        {
            File.WriteAllText(page, RehearsalPage.Of(rehearsal, MessagePage.Of));
            return ExitCode.Done;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"{page} cannot be written: {exception.Message}");
            return ExitCode.Failed;
        }
    }

    private Script? ScriptOf(ExplainRequest request)
    {
        var at = request.At ?? time.GetUtcNow();
        var from = request.From is { } text ? SettingsAtHand.Address(text) : null;
        IReadOnlyList<Mailbox> to = [.. request.To.Select(SettingsAtHand.Address).OfType<Mailbox>()];
        var signed = request.SignedBefore.ToFrozenSet(StringComparer.Ordinal);
        if (request.Message is not { } path)
        {
            return new ImaginedMessage(from!, to, at) { Subject = request.Subject, IsReply = request.IsReply }.ToScript() with { SignedInThread = signed }; // FindFault has seen to it
        }

        if (MessageFile.TryRead(path, error) is not { } data)
        {
            return null;
        }

        if (Script.Of(data, to, from, at) is { } script)
        {
            return script with { SignedInThread = signed };
        }

        data.Dispose();
        error.WriteLine($"{path} does not say for whom it is. Give --to.");
        return null;
    }
}
