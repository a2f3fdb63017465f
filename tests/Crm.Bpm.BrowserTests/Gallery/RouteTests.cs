using System.Reflection;
using System.Text.RegularExpressions;
using Crm.Bpm.IntegrationTests.Plugins;
using Microsoft.AspNetCore.Components;

namespace Crm.Bpm.BrowserTests.Gallery;

/// <summary>A new page without a picture would be a page nobody looks at.</summary>
public sealed class RouteTests
{
    [Fact]
    public void Every_page_of_the_product_is_in_the_gallery()
    {
        var paths = Place.All.Concat(Place.FirstDay).Select(place => place.Path.Split('?')[0]).ToList();

        var missing = Routes().Where(route => route != "/" && !route.StartsWith("/design", StringComparison.Ordinal) && !paths.Exists(path => Regex.IsMatch(path, "^" + Regex.Replace(Regex.Escape(route), @"\\\{[^}]+}", "[^/]+") + "$"))).ToList();

        Assert.Empty(missing);
    }

    private static IEnumerable<string> Routes() =>
        new[] { typeof(Crm.Bpm.Host.HostApplication).Assembly, typeof(Crm.Bpm.Modules.Access.Login).Assembly, Assembly.LoadFrom(Plugin), Assembly.LoadFrom(Path.Combine(ExpertLicences.Folder, "Crm.Expert", "Crm.Expert.dll")) }
            .SelectMany(assembly => assembly.GetTypes()).SelectMany(type => type.GetCustomAttributes<RouteAttribute>()).Select(route => route.Template);

    private static string Plugin
    {
        get
        {
            var own = new DirectoryInfo(AppContext.BaseDirectory);
            return Path.Combine(own.Parent!.Parent!.FullName, "Crm.Bpm.Host", own.Name, "plugins", "Crm.Basic", "Crm.Basic.dll");
        }
    }
}
