"""The agents' screens that every kind of work shares, in the Wagtail admin.

A plugin says which kind it has (`work_item_types`) and where its screens stand (`admin_screens`); list, desk and form
come from here, as do the screens of the service itself (plugins, health, deliveries, arrivals, outgoing mail).
Guarantees: every row on a screen came through `visible_to`; screens of a plugin that is off answer 404; every change
goes through the services of core. Never: knows a ticket, imports a plugin or wagtail_modeladmin outside `modeladmin`.
Start reading at `hookspecs`, then `listing.views` and `detail.views`.
"""
