using Undersign.Settings;
using Undersign.Signatures;

namespace Undersign.Commands;

/// <summary>One run of <c>undersign signatures</c>.</summary>
/// <param name="config">The node file, for people of directories.</param>
internal sealed class SignaturesRun(string folder, string config, TextWriter output, TextWriter error)
{
    public async Task<int> PreviewAsync(string name, string address, string page, CancellationToken cancellationToken)
    {
        if (await SettingsAtHand.DraftAsync(folder, config, error, cancellationToken) is not { } organisation)
        {
            return ExitCode.Unreadable;
        }

        var signature = organisation.Signatures.FirstOrDefault(signature => signature.Name == name);
        var person = organisation.People.Find(address);
        if (signature is null || person is null)
        {
            await error.WriteLineAsync(signature is null
                ? $"There is no signature \"{name}\"{Suggestion.For(name, organisation.Signatures.Select(static signature => signature.Name))}"
                : $"Nobody among the people of {folder} has the address {address}.");
            return ExitCode.Failed;
        }

        // A message that is nobody's, for signatures that name something of it.
        var photo = await SettingsAtHand.PhotoAsync(organisation, person.Photo, config, error, cancellationToken);
        if (signature.Render(person, static () => new("Our offer", DateTimeOffset.UnixEpoch, "you@fabrikam.example", "You"), photo) is not RenderedSignature.Rendered(var block))
        {
            await error.WriteLineAsync($"The signature \"{name}\" cannot be made for {address}.");
            return ExitCode.Failed;
        }

        try
        {
            await File.WriteAllTextAsync(page, SignaturePage.Of($"{name}, {address}", block), cancellationToken);
            await output.WriteLineAsync($"{page} shows the signature \"{name}\" as {address} would have it, with its plain text; open it in a browser.");
            return ExitCode.Done;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"{page} cannot be written: {fault.Message}");
            return ExitCode.Unreadable;
        }
    }

    public async Task<int> ReportAsync(CancellationToken cancellationToken)
    {
        if (await SettingsAtHand.DraftAsync(folder, config, error, cancellationToken) is not { } organisation)
        {
            return ExitCode.Unreadable;
        }

        if (organisation.People.People.Count == 0)
        {
            await error.WriteLineAsync("There are no people yet, and so nobody to whom anything could be missing.");
            return ExitCode.Done;
        }

        foreach (var signature in organisation.Signatures)
        {
            var lines = SignatureReport.Of(signature, organisation.People.People).ToList();
            await output.WriteLineAsync(lines.Count == 0 ? $"{signature.Name}: everybody has what it shows" : signature.Name);
            foreach (var line in lines)
            {
                await output.WriteLineAsync($"  {line}");
            }
        }

        return ExitCode.Done;
    }
}
