programme-name = Migrant Resource and Response Mechanism

role-caseworker = Caseworker
role-distributor = Distribution staff
role-team-lead = Team lead
role-data-officer = Data officer
role-analyst = Analyst
role-publisher = Publisher
role-protection-officer = Protection officer

state-screened = Screened
state-eligible = Eligible
state-served = Served
state-referred = Referred
state-followed_up = Followed up
state-closed = Closed

purpose-identification = To know a person again, so that help is neither missed nor given twice.
purpose-contact = To reach the person about their assistance, and for no other reason.
purpose-attendance = To prove attendance and write the certificate of the course.
purpose-count-once = To count each person once when there is no registration card.

column-service = Service
value-service-food = Food assistance
value-service-nfi = Non-food items
value-service-medical_consultation = Medical consultation
value-service-core_relief_items = Core relief items
value-service-seasonal_nfi = Seasonal non-food items
value-service-western_border_nfi = Non-food items at the western border
value-service-emergency_relief = Food and non-food items in an emergency
value-service-emergency_health = Health care in an emergency
value-service-emergency_mhpss = Psychosocial support in an emergency

column-referral = Referral
value-referral-protection = Protection
value-referral-mhpss = Mental health and psychosocial support
value-referral-return = Voluntary humanitarian return
value-referral-health = Secondary or tertiary health care

column-site_kind = Kind of site
value-site_kind-resource_centre = Migrant resource centre
value-site_kind-mobile_team = Mobile team
value-site_kind-disembarkation_point = Disembarkation point
value-site_kind-detention_centre = Detention centre
value-site_kind-border_area = Border area
value-site_kind-community = Community
value-site_kind-shelter_site = Shelter site

column-decision = Decision
value-decision-eligible = Eligible
value-decision-not_eligible = Not eligible
value-decision-refer_only = Referral only

column-topic = Topic
value-topic-migration_risks = Risks of irregular migration
value-topic-services = Services available and how to reach them
value-topic-health = Health and hygiene
value-topic-trafficking = Trafficking and smuggling of people
value-topic-return = Voluntary humanitarian return
value-topic-rights = Rights and protection
value-topic-mhpss = Mental health and psychosocial support
value-topic-migration_governance = Migration governance
value-topic-migrant_protection = Protection of migrants
value-topic-data = Migration data
value-topic-referral = Referral and coordination of services
