using Undersign.Hosting;
using Undersign.Tests.People;
using Undersign.Tests.Signatures;

namespace Undersign.Tests.Hosting;

/// <summary>Pictures that mail names stay for as long as it is read. One subclass a database.</summary>
public abstract class HostedPictureContract : PeopleStoreTestBase
{
    private HostedPictureStore Store => new(Database, Time);

    [Fact]
    public async Task What_was_in_force_is_found_until_it_is_old()
    {
        await Store.KeepAsync([new("old.png", "image/png", SamplePictures.Png()), new("new.gif", "image/gif", SamplePictures.Gif)], Cancellation);
        Time.Advance(TimeSpan.FromDays(20));
        await Store.KeepAsync([new("new.gif", "image/gif", SamplePictures.Gif)], Cancellation);
        Time.Advance(TimeSpan.FromDays(20));

        Assert.Equal(SamplePictures.Png(), (await Store.FindAsync("old.png", Cancellation))?.Octets);
        Assert.Equal(1, await Store.ForgetAsync(TimeSpan.FromDays(30), Cancellation));
        Assert.Null(await Store.FindAsync("old.png", Cancellation));
        Assert.Equal("image/gif", (await Store.FindAsync("new.gif", Cancellation))?.MediaType);
    }
}
