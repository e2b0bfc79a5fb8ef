using Undersign.Organisations;
using Undersign.Settings;
using Undersign.Signatures;

namespace Undersign.Commands;

/// <summary>The runs of <c>undersign signatures</c>.</summary>
internal static class SignaturesRun
{
    public static int Preview(string folder, string name, string address, string page, TextWriter output, TextWriter error)
    {
        if (Read(folder, error) is not { } organisation)
        {
            return ExitCode.Unreadable;
        }

        var signature = organisation.Signatures.FirstOrDefault(signature => signature.Name == name);
        var person = organisation.People.Find(address);
        if (signature is null || person is null)
        {
            error.WriteLine(signature is null
                ? $"There is no signature \"{name}\"{Suggestion.For(name, organisation.Signatures.Select(static signature => signature.Name))}"
                : $"Nobody among the people of {folder} has the address {address}.");
            return ExitCode.Failed;
        }

        // A message that is nobody's, for signatures that name something of it.
        var photo = person.Photo is { } has && organisation.Sources.Find(has) is { } stored ? PhotoAlbum.Part(stored) : null;
        if (signature.Render(person, static () => new("Our offer", DateTimeOffset.UnixEpoch, "you@fabrikam.example", "You"), photo) is not RenderedSignature.Rendered(var block))
        {
            error.WriteLine($"The signature \"{name}\" cannot be made for {address}.");
            return ExitCode.Failed;
        }

        try
        {
            File.WriteAllText(page, SignaturePage.Of($"{name}, {address}", block));
            output.WriteLine($"{page} shows the signature \"{name}\" as {address} would have it, with its plain text; open it in a browser.");
            return ExitCode.Done;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"{page} cannot be written: {fault.Message}");
            return ExitCode.Unreadable;
        }
    }

    public static int Report(string folder, TextWriter output, TextWriter error)
    {
        if (Read(folder, error) is not { } organisation)
        {
            return ExitCode.Unreadable;
        }

        foreach (var signature in organisation.Signatures)
        {
            var lines = SignatureReport.Of(signature, organisation.People.People).ToList();
            output.WriteLine(lines.Count == 0 ? $"{signature.Name}: everybody has what it shows" : signature.Name);
            foreach (var line in lines)
            {
                output.WriteLine($"  {line}");
            }
        }

        return ExitCode.Done;
    }

    private static Organisation? Read(string folder, TextWriter error)
    {
        var problems = new Problems(Path.Combine(folder, OrganisationFolder.FileName));
        var organisation = OrganisationFolder.Read(folder, problems) is { } document ? OrganisationReader.Read(document, 0, new("localhost"), problems) : null;
        if (organisation is null)
        {
            NodeFile.Tell(problems, error);
        }

        return organisation;
    }
}
